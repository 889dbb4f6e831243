"""A page that asks for other addresses by every way that a browser has, and pages that lead away."""

LEADING_TO = ("127.0.0.1", "inside.example")
"""Hosts to which pages lead: each takes a window of its own."""

LOADS = """
const hosts = HOSTS, port = PORT, said = [];
const at = (host, way, scheme = 'http') => `${scheme}://${host}:${port}/trap/${way}`;
const put = (tag, attrs) => {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(attrs)) one.setAttribute(name, value);
  document.body.append(one);
  return one;
};
const attempt = work => {
  try { const made = work(); if (made && made.catch) made.catch(() => 0); } catch { }
};
for (const host of hosts) {
  attempt(() => put('iframe', {src: at(host, 'iframe')}));
  attempt(() => put('img', {src: at(host, 'img')}));
  attempt(() => put('script', {src: at(host, 'script')}));
  attempt(() => put('link', {rel: 'stylesheet', href: at(host, 'css')}));
  attempt(() => put('video', {src: at(host, 'video'), preload: 'auto'}));
  attempt(() => put('audio', {src: at(host, 'audio'), preload: 'auto'}));
  attempt(() => put('object', {data: at(host, 'object')}));
  attempt(() => put('embed', {src: at(host, 'embed')}));
  for (const rel of ['prefetch', 'prerender', 'preconnect', 'dns-prefetch', 'modulepreload', 'manifest'])
    attempt(() => put('link', {rel, href: at(host, rel)}));
  attempt(() => put('link', {rel: 'preload', as: 'script', href: at(host, 'preload')}));
  attempt(() => { put('script', {type: 'speculationrules'}).textContent =
    JSON.stringify({prefetch: [{urls: [at(host, 'speculated')], eagerness: 'immediate'}]}); });
  attempt(() => fetch(at(host, 'fetch'), {mode: 'no-cors'}));
  attempt(() => fetch(at(host, 'keepalive'), {mode: 'no-cors', keepalive: true, method: 'POST', body: 'x'}));
  attempt(() => { const asked = new XMLHttpRequest(); asked.open('GET', at(host, 'xhr')); asked.send(); });
  attempt(() => new WebSocket(at(host, 'websocket', 'ws')));
  attempt(() => new EventSource(at(host, 'eventsource')));
  attempt(() => navigator.sendBeacon(at(host, 'beacon'), 'x'));
  attempt(() => fetch('/redirect/' + encodeURIComponent(host), {mode: 'no-cors'}));
  attempt(() => put('img', {src: '/redirect/' + encodeURIComponent(host)}));
  attempt(() => new FontFace('one', `url(${at(host, 'font')})`).load());
  attempt(() => new WebTransport(`https://${host}:${port}/trap/webtransport`));
  attempt(() => import(at(host, 'import')));
  attempt(() => window.open(at(host, 'open')));
  attempt(() => { const form = put('form', {action: at(host, 'form'), target: '_blank'}); form.submit(); });
  attempt(() => put('a', {href: at(host, 'link'), target: '_blank', ping: at(host, 'ping')}).click());
  attempt(() => put('a', {href: at(host, 'download'), download: 'x', target: '_blank'}).click());
  attempt(() => {
    const Peer = window.RTCPeerConnection || window.webkitRTCPeerConnection;
    const relay = {urls: `turn:${host}:${port}`, username: 'a', credential: 'b'};
    const peer = new Peer({iceServers: [{urls: `stun:${host}:${port}`}, relay]});
    peer.createDataChannel('x');
    return peer.createOffer().then(offer => peer.setLocalDescription(offer));
  });
}
attempt(() => navigator.serviceWorker.register('/worker.js'));
attempt(() => new Worker('/worker.js'));
attempt(() => new SharedWorker('/worker.js'));
for (const scheme of ['file:///etc/passwd', 'chrome://version', 'view-source:file:///etc/passwd'])
  attempt(() => put('iframe', {src: scheme}));
"""

WORKER = """
for (const host of HOSTS) {
  fetch(`http://${host}:PORT/trap/worker`, {mode: 'no-cors'}).catch(() => 0);
  try { new WebSocket(`ws://${host}:PORT/trap/worker-socket`); } catch { }
  try { importScripts(`http://${host}:PORT/trap/worker-import`); } catch { }
}
"""


def pages_for(hosts, port):
    """The pages of the site, by path, and the paths of those that lead away."""

    def filled(script):
        return script.replace("HOSTS", repr(list(hosts))).replace("PORT", str(port))

    pages = {
        "/loads": ("text/html", f"<title>x</title><body><script>{filled(LOADS)}</script>"),
        "/worker.js": ("text/javascript", filled(WORKER)),
    }
    leading = []
    for host in hosts:
        away = f"http://{host}:{port}/trap/"
        pages[f"/redirect/{host.replace('[', '%5B').replace(']', '%5D').replace(':', '%3A')}"] = (
            "text/html", "", f"Location: {away}redirect\r\n",
        )  # fmt: skip
        if host not in LEADING_TO:
            continue
        by_way = {
            "meta": f"<meta http-equiv=refresh content='0;url={away}meta'>",
            "location": f"<body><script>location.href = '{away}location'</script>",
            "form": f"<body><form action='{away}form'></form><script>document.forms[0].submit()</script>",
        }
        for way, markup in by_way.items():
            pages[f"/{way}/{host}"] = ("text/html", markup)
        pages[f"/moved/{host}"] = ("text/html", "", f"Location: {away}moved\r\n")
        leading += [f"/{way}/{host}" for way in (*by_way, "moved")]
    return pages, leading
