"""Markup by which strangers have tried to run scripts in other people's pages; each calls `ran()`."""

# ruff: noqa: E501

SCHEMES = [
    "javascript:ran()", "JaVaScRiPt:ran()", " javascript:ran()", "java\nscript:ran()", "java\tscript:ran()",
    "&#106;avascript:ran()", "&#x6A&#x61vascript:ran()", "javascript&colon;ran()", "java&Tab;script:ran()",
    "\x01javascript:ran()", "javascript:&#10;ran()", "javascript://a.example/%0Aran()", "view-source:x",
    "vbscript:ran()", "data:text/html,<script>ran()</script>", "livescript:ran()", "mocha:ran()",
    "data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==", "feed:javascript:ran()", "blob:x",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='ran()'/>", "file:///etc/passwd",
    "jar:javascript:ran()", "filesystem:x", "ｊavascript:ran()", "javascript\u200b:ran()",
]  # fmt: skip

ADDRESSES = [
    '<a href="{}">x</a>', '<img src="{}">', '<a href="x" xlink:href="{}">x</a>', '<img srcset="{} 2x">',
    '<blockquote cite="{}">x</blockquote>', '<img src=x longdesc="{}">', '<video src="{}" poster="{}"></video>',
]  # fmt: skip

WHOLE = [
    "<script>ran()</script>", "<SCRIPT SRC=data:text/javascript,ran()></SCRIPT>", "<script/x>ran()</script>",
    "<scr<script>ipt>ran()</scr</script>ipt>", "<<script>ran();//<</script>", "<script>ran()",
    "<script\x00>ran()</script>", "<img src=x onerror=ran()>", "<img src=x onerror = 'ran()'>",
    "<img/src=x/onerror=ran()>", "<img src=x oneRRor=ran()>", '<img src="x`" onerror=ran()>',
    '<img """><script>ran()</script>">', "<img src=x:x onerror&#61;ran()>", "<image src=x onerror=ran()>",
    "<body onload=ran()>", "<p onmouseover=ran()>x</p>", "<p onclick=ran() tabindex=1 autofocus>x</p>",
    "<svg onload=ran()>", "<svg><script>ran()</script></svg>", "<svg><script href=data:,ran() /></svg>",
    "<svg><a xlink:href=javascript:ran()><text x=9 y=9>x</text></a></svg>",
    "<svg><animate onbegin=ran() attributeName=x dur=1s>", "<svg><set onbegin=ran() attributename=x>",
    "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'/>#x\"></svg>",
    "<svg><foreignObject><img src=x onerror=ran()></foreignObject></svg>",
    "<svg><style><img src=x onerror=ran()></style></svg>", "<svg></p><style><a id=\"</style><img src=1 onerror=ran()>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=ran()&gt;\">",
    "<math href=javascript:ran()>x</math>", "<math><maction actiontype=statusline xlink:href=javascript:ran()>x",
    "<math><annotation-xml encoding=text/html><img src=x onerror=ran()></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=ran()>",
    "<iframe src=javascript:ran()></iframe>", "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
    "<iframe onload=ran()></iframe>", "<embed src=javascript:ran()>", "<object data=javascript:ran()></object>",
    "<object data=data:text/html,x><param name=x></object>", "<applet code=x></applet>",
    "<frameset onload=ran()><frame src=javascript:ran()></frameset>", "<base href=javascript:ran()//>",
    "<meta http-equiv=refresh content='0;url=javascript:ran()'>", "<link rel=stylesheet href=javascript:ran()>",
    "<link rel=import href=data:text/html,x>", "<style>@import 'javascript:ran()';</style>",
    "<style>p{background:url(javascript:ran())}</style>", "<p style='background:url(javascript:ran())'>x</p>",
    "<p style=width:expression(ran())>x</p>", "<p style='-moz-binding:url(x)'>x</p>",
    "<form action=javascript:ran()><input type=submit></form>", "<button formaction=javascript:ran()>x</button>",
    "<input autofocus onfocus=ran()>", "<select autofocus onfocus=ran()>", "<textarea autofocus onfocus=ran()>",
    "<keygen autofocus onfocus=ran()>", "<details open ontoggle=ran()><summary>x</summary></details>",
    "<video onerror=ran()><source src=x></video>", "<video><source onerror=ran()></video>",
    "<audio src=x onerror=ran()></audio>", "<marquee onstart=ran()>x</marquee>", "<isindex type=image src=1 onerror=ran()>",
    "<table background=javascript:ran()><tr><td background=javascript:ran()>x</table>",
    "<template><script>ran()</script></template>", "<noscript><p title=\"</noscript><img src=x onerror=ran()>\">",
    "<noembed><img title=\"</noembed><img src=x onerror=ran()>\"></noembed>",
    "<title><img title=\"</title><img src=x onerror=ran()>\"></title>", "<xmp><img title=\"</xmp><img src=x onerror=ran()>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=ran()>\"></textarea>",
    "<!--><img src=x onerror=ran()>-->", "<!--[if IE]><script>ran()</script><![endif]-->", "<!-- --!><img src=x onerror=ran()>",
    "<![CDATA[><img src=x onerror=ran()>]]>", "<?xml ><img src=x onerror=ran()> ?>", "</p/onclick=ran()><img src=x onerror=ran()>",
    "<p>&lt;script&gt;ran()&lt;/script&gt;</p>", "<pre><code>&lt;img src=x onerror=ran()&gt;</code></pre>",
    "<a href='https://a.example/\"onmouseover=\"ran()'>x</a>", "<img src=x alt='\"><script>ran()</script>'>",
    "<img src=x title='\"onerror=\"ran()'>", "<code class='language-\"><script>ran()</script>'>x</code>",
    "<p id='\"><script>ran()</script>'>x</p><a href='#\"><script>ran()</script>'>y</a>",
    "<h1><script>ran()</script>x</h1>", "<custom-element onclick=ran()>x</custom-element>",
    "<portal src=javascript:ran()>", "<dialog open onclose=ran()>x</dialog>", "<bgsound src=javascript:ran()>",
    "<layer src=javascript:ran()></layer>", "<xss style='behavior:url(x)'>x</xss>", "<img dynsrc=javascript:ran()>",
    "<a href=x ping=javascript:ran()>x</a>", "<a href='//a.example/' target=_blank onclick=ran()>x</a>",
    "<plaintext><img src=x onerror=ran()>",
]  # fmt: skip

VECTORS = WHOLE + [frame.replace("{}", scheme) for frame in ADDRESSES for scheme in SCHEMES]
