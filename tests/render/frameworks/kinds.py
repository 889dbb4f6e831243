"""Small renderers in the manner of frameworks: how each mounts, makes elements, and loads data and comments.

Each is a shell (what the server sends) and a script. The script has `article` and `comments(from)`, promises of the
data; `ITEM` and `ARTICLE` are the same for all, so that what differs is how the page comes to be.
"""

DATA = """
const [, kind, number] = location.pathname.split('/');
const json = path => fetch(path).then(reply => reply.json());
const article = () => json(`/data/${kind}/article/${number}`);
const comments = (from = 0) => json(`/data/${kind}/comments/${number}?from=${from}`);
const inView = (place, work) => new IntersectionObserver((seen, observer) => {
  if (seen.some(one => one.isIntersecting)) { observer.disconnect(); work(); }
}).observe(place);
const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const item = one => `<article class="comment" id="comment-${one.id}"><header><b class="author">${escape(one.author)}</b>
  <time datetime="${one.time}">${one.time.slice(0, 10)}</time></header><div class="text"><p>${escape(one.text)}</p></div></article>`;
const story = data => `<header><h1>${escape(data.title)}</h1><p class="byline">By <span class="author">${escape(data.author)}</span>,
  <time datetime="${data.day}">${data.day}</time></p></header>` + data.paragraphs.map(one => `<p>${escape(one)}</p>`).join('');
const menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/rivers">Rivers</a></li><li><a href="/about">About us</a></li></ul></nav>';
const foot = '<footer><p>© 2026 The Weir Post. <a href="/imprint">Imprint</a></p></footer>';
"""

NOTE = "<noscript>You need to enable JavaScript to run this app.</noscript>"

REACT = """
const h = (type, props, ...kids) => ({type, props: props || {}, kids: kids.flat()});
const make = node => {
  if (node == null || node === false) return document.createTextNode('');
  if (typeof node !== 'object') return document.createTextNode(node);
  if (typeof node.type === 'function') return make(node.type({...node.props, children: node.kids}));
  const one = document.createElement(node.type);
  for (const [name, value] of Object.entries(node.props))
    name === 'className' ? one.className = value : name === 'ref' ? value(one) : one.setAttribute(name, value);
  one.append(...node.kids.map(make));
  return one;
};
const Comment = ({one}) => h('article', {className: 'comment', id: `comment-${one.id}`},
  h('header', null, h('b', {className: 'author'}, one.author), ' ', h('time', {datetime: one.time}, one.time.slice(0, 10))),
  h('div', {className: 'text'}, h('p', null, one.text)));
const Comments = () => h('section', {className: 'comments', id: 'comments', ref: place => inView(place, () =>
  comments().then(all => place.append(make(h('h2', null, `${all.length} comments`)), ...all.map(one => make(h(Comment, {one}))))))});
const Story = ({data}) => h('article', {className: 'css-1x2y3z'}, h('h1', null, data.title),
  h('p', {className: 'byline'}, 'By ', h('span', {className: 'author'}, data.author), ', ', h('time', {datetime: data.day}, data.day)),
  data.paragraphs.map(one => h('p', {className: 'css-9a8b7c'}, one)));
const App = ({data}) => h('div', {className: 'App'}, h('nav', null, h('a', {href: '/'}, 'Home'), ' ', h('a', {href: '/rivers'}, 'Rivers')),
  h('main', null, h(Story, {data}), HAS_COMMENTS && h(Comments)), h('footer', null, '© 2026 The Weir Post'));
article().then(data => { document.title = data.title; document.getElementById('root').append(make(h(App, {data}))); });
"""

VUE = """
const template = `<div id="layout">${menu}<main><article v-text></article><section id="comments" class="comment-list"></section></main>${foot}</div>`;
const state = new Proxy({data: null, all: []}, {set(target, name, value) { target[name] = value; queueMicrotask(update); return true; }});
const mount = document.getElementById('app');
mount.innerHTML = template;
const update = () => {
  if (state.data) { document.title = state.data.title; mount.querySelector('article').innerHTML = story(state.data); }
  const place = mount.querySelector('#comments');
  if (state.all.length) place.innerHTML = `<h2>${state.all.length} comments</h2>` + state.all.map(item).join('');
};
setTimeout(() => article().then(data => {
  state.data = data;
  if (HAS_COMMENTS) inView(mount.querySelector('#comments'), () => comments().then(all => { state.all = all; }));
}), 300);
"""

SVELTE = """
const text = data => document.createTextNode(data), element = name => document.createElement(name);
const append = (target, ...nodes) => { for (const one of nodes) target.appendChild(one); return target; };
article().then(data => {
  document.title = data.title;
  const main = element('main'), body = element('div'), heading = element('h1');
  body.className = 'svelte-1tky8bj article-body';
  append(main, append(heading, text(data.title)), body);
  for (const one of data.paragraphs) append(body, append(element('p'), text(one)));
  document.body.prepend(main);
  if (!HAS_COMMENTS) return;
  const place = append(element('section'));
  place.className = 'comments svelte-x1y2z3';
  main.append(place);
  let next = 0;
  const more = () => comments(next).then(all => {
    if (next === 0) append(place, append(element('h2'), text('Comments')));
    next += all.length;
    for (const one of all) { const box = element('div'); box.innerHTML = item(one); append(place, box.firstElementChild); }
    const end = append(element('div'));
    if (all.length) { append(place, end); inView(end, () => { end.remove(); more(); }); }
  });
  inView(place, more);
});
"""

LIT = """
class StoryPage extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({mode: 'open'});
    root.innerHTML = `<style>p { margin: 1em 0 }</style>${menu}<main><article></article><reader-comments></reader-comments></main>${foot}`;
    article().then(data => { document.title = data.title; root.querySelector('article').innerHTML = story(data); });
    if (!HAS_COMMENTS) root.querySelector('reader-comments').remove();
  }
}
class ReaderComments extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({mode: 'closed'});
    root.innerHTML = '<section class="comments"><h2>Comments</h2></section>';
    inView(this, () => comments().then(all => { root.firstChild.innerHTML += all.map(item).join(''); }));
  }
}
customElements.define('story-page', StoryPage);
customElements.define('reader-comments', ReaderComments);
"""

ALPINE = """
document.querySelectorAll('[x-data]').forEach(async place => {
  const data = await article();
  document.title = data.title;
  place.querySelector('[x-html]').innerHTML = story(data);
  const list = place.querySelector('[x-intersect]');
  if (HAS_COMMENTS) inView(list, async () => { list.innerHTML = '<h3>Comments</h3>' + (await comments()).map(item).join(''); });
  else list.remove();
});
"""

SOLID = """
const template = html => { const one = document.createElement('template'); one.innerHTML = html; return () => one.content.firstElementChild.cloneNode(true); };
const signal = value => { const followers = []; return [() => value, next => { value = next; followers.forEach(one => one(value)); }, one => followers.push(one)]; };
const frame = template(`<div class="min-h-screen">${menu}<article class="prose"></article><section class="comments"></section>${foot}</div>`);
const [, setData, onData] = signal(null);
const root = frame();
document.getElementById('root').append(root);
onData(data => { document.title = data.title; root.querySelector('.prose').innerHTML = story(data); });
onData(() => HAS_COMMENTS && inView(root.querySelector('.comments'), () => comments().then(all => {
  root.querySelector('.comments').innerHTML = `<h2>${all.length} comments</h2>` + all.map(item).join('');
})));
article().then(setData);
"""

ANGULAR = """
const root = document.querySelector('app-root');
root.setAttribute('ng-version', '21.0.0');
root.innerHTML = `<app-header _nghost-a>${menu}</app-header><router-outlet></router-outlet><app-article _nghost-b></app-article>${foot}`;
const page = root.querySelector('app-article');
const zone = work => setTimeout(work, 120);
zone(() => article().then(data => zone(() => {
  document.title = data.title;
  page.innerHTML = `<article _ngcontent-b>${story(data)}</article><app-comments _nghost-c></app-comments>`;
  const place = page.querySelector('app-comments');
  if (!HAS_COMMENTS) return place.remove();
  inView(place, () => comments().then(all => zone(() => { place.innerHTML = `<h2>Comments</h2>${all.map(item).join('')}`; })));
})));
"""

EMBER = """
document.body.classList.add('ember-application');
const view = document.createElement('div');
view.id = 'ember4'; view.className = 'ember-view';
document.body.append(view);
Promise.all([article(), HAS_COMMENTS ? comments() : []]).then(([data, all]) => {
  document.title = data.title;
  view.innerHTML = `${menu}<div id="main-outlet"><article class="ember-view">${story(data)}</article>` +
    (all.length ? `<div class="comments ember-view" id="ember9"><h2>Comments</h2>${all.map(item).join('')}</div>` : '') + `</div>${foot}`;
});
"""

HTMX = """
const swap = place => fetch(place.getAttribute('hx-get').replace('NUMBER', number)).then(reply => reply.text()).then(html => {
  place.innerHTML = html;
  place.querySelectorAll('[hx-get]').forEach(trigger);
});
const trigger = place => place.getAttribute('hx-trigger') === 'revealed' ? inView(place, () => swap(place)) : swap(place);
document.querySelectorAll('[hx-get]').forEach(trigger);
"""

JQUERY = """
const $ = chosen => { const found = typeof chosen === 'string' ? [...document.querySelectorAll(chosen)] : [chosen]; return {
  html(text) { found.forEach(one => { one.innerHTML = text; }); return this; },
  append(text) { found.forEach(one => one.insertAdjacentHTML('beforeend', text)); return this; },
  load(done) { const asked = new XMLHttpRequest(); asked.open('GET', found[0].dataset.url.replace('NUMBER', number));
    asked.onload = () => done(JSON.parse(asked.responseText)); asked.send(); return this; } }; };
$('#content').load(data => {
  document.title = data.title;
  $('#content').html(`<div class="post">${story(data)}</div>`);
  if (!HAS_COMMENTS) return;
  $('#content').append('<div id="comments" class="comments-area"><div class="comment-list"></div></div>');
  let asked = false;
  const look = () => {
    if (asked || document.getElementById('comments').getBoundingClientRect().top > innerHeight) return;
    asked = true;
    comments().then(all => $('.comment-list').append('<h3>Comments</h3>' + all.map(item).join('')));
  };
  addEventListener('scroll', look);
  look();
});
"""

HYDRATED = """
const state = JSON.parse(document.getElementById('__NEXT_DATA__').textContent).props.pageProps;
const root = document.getElementById('__next');
requestAnimationFrame(() => {
  document.title = state.article.title;
  root.innerHTML = `${menu}<main><article>${story(state.article)}</article><section id="comments" class="comments"></section></main>${foot}`;
  const place = root.querySelector('#comments');
  if (!HAS_COMMENTS) return place.remove();
  inView(place, () => comments().then(all => { place.innerHTML = `<h2>${all.length} comments</h2>` + all.map(item).join(''); }));
});
"""

KINDS = {
    "react": ("<div id=root></div>", REACT),
    "vue": ("<div id=app></div>", VUE),
    "svelte": ("<div id=svelte></div>", SVELTE),
    "lit": ("<story-page></story-page>", LIT),
    "alpine": ("<div id=app x-data><div x-html></div><div class=comments x-intersect></div></div>", ALPINE),
    "solid": ("<div id=root></div>", SOLID),
    "angular": ("<app-root></app-root>", ANGULAR),
    "ember": ("", EMBER),
    "htmx": ("<div id=app><div hx-get=/part/article/NUMBER></div></div>", HTMX),
    "jquery": ("<div id=content data-url=/data/jquery/article/NUMBER></div>", JQUERY),
    "hydrated": (
        '<div id=__next></div><script id=__NEXT_DATA__ type="application/json">STATE</script>',
        HYDRATED,
    ),
}
"""By name: what is in the body as sent, and the script that fills it."""
