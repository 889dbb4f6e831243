"""What runs inside a page. A page can defeat it, so no limit relies on it."""

from __future__ import annotations

_ALL_ROOTS = """
  const known = document[Symbol.for('winnow.roots')] || [];
  const roots = [document];
  for (let at = 0; at < roots.length && at < 20000; at++)
    for (const one of roots[at].querySelectorAll('*'))
      if (one.shadowRoot) roots.push(one.shadowRoot);
  for (const one of known) if (!roots.includes(one)) roots.push(one);
"""

BEFORE_EVERY_SCRIPT = """(() => {
  const made = [];
  Object.defineProperty(document, Symbol.for('winnow.roots'), {value: made});
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...words) {
    const root = attach.apply(this, words);
    if (root.mode === 'closed' && made.length < 20000) made.push(root);
    return root;
  };
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'SharedWorker'])
    try { delete window[name]; } catch { }
  window.open = () => null;
  window.print = () => { };
})()"""
"""Closed shadow roots are remembered, since they are part of what a reader sees."""

MEASURE = (
    """() => {"""
    + _ALL_ROOTS
    + """
  let chars = 0, nodes = 0;
  const unread = new Set(['SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE']);
  for (const root of roots) {
    const walk = document.createTreeWalker(root === document ? (document.body || document) : root,
                                           NodeFilter.SHOW_TEXT);
    while (walk.nextNode() && nodes++ < 200000)
      if (!unread.has(walk.currentNode.parentNode.nodeName)) chars += walk.currentNode.data.trim().length;
  }
  return [chars, nodes];
}"""
)
"""Returns the characters of text and the number of text nodes, shadow roots included."""

FIND_PLACES = (
    """([words, most]) => {"""
    + _ALL_ROOTS
    + """
  const named = new RegExp(words, 'i');
  const found = [];
  const aside = ['HTML', 'HEAD', 'BODY', 'A', 'SCRIPT', 'STYLE', 'LINK', 'BUTTON', 'TEMPLATE', 'INPUT'];
  const name = one =>
    `${one.id} ${one.getAttribute('class') || ''} ${one.localName.includes('-') ? one.localName : ''}`;
  for (const root of roots)
    for (const one of root.querySelectorAll('*'))
      if (found.length < 2000 && named.test(name(one)) && !aside.includes(one.tagName)) found.push(one);
  const outer = found.filter(one => !found.some(other => other !== one && other.contains(one)));
  document[Symbol.for('winnow.places')] = outer.slice(0, most);
  return Math.min(outer.length, most);
}"""
)
"""Finds the elements that are named for comments, by id, class or tag; returns how many."""

GO_TO_PLACE = """([number, block]) => {
  const place = (document[Symbol.for('winnow.places')] || [])[number];
  if (!place) return -1;
  place.scrollIntoView({block, behavior: 'instant'});
  return place.textContent.length + (place.shadowRoot ? place.shadowRoot.textContent.length : 0)
         + place.getElementsByTagName('*').length;
}"""
"""Scrolls to a place; returns its size."""

GO_DOWN = """() => { window.scrollTo(0, Math.min(document.documentElement.scrollHeight, 20000)); }"""

SERIALISE = (
    """() => {"""
    + _ALL_ROOTS
    + """
  const html = document.documentElement;
  if (!html) return '';
  const start = html.cloneNode(false).outerHTML.replace(/<[/]html>$/i, '');
  const shadowRoots = roots.filter(one => one !== document);
  return '<!DOCTYPE html>' + start + html.getHTML({serializableShadowRoots: true, shadowRoots}) + '</html>';
}"""
)
"""Returns the document as markup, with its shadow roots as templates (HTML Standard, 8.5.5, getHTML)."""
