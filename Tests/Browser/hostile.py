"""Strings that would run, break out or mislead where a page took them for more than text."""

# hit() is what the browser test listens for; so are alert, confirm, prompt and print.
ADMITTED = [
    # Printable ASCII without space: the rules let these be a solution's id, an event, a status, a portfolio.
    "<script>hit()</script>", "</script><script>hit()</script>", "<script/src=data:,hit()></script>",
    "<img/src=x/onerror=hit()>", "<svg/onload=hit()>", "<svg><script>hit()</script></svg>",
    "<body/onload=hit()>", "<iframe/src=javascript:hit()>", "<iframe/srcdoc=&lt;script&gt;hit()&lt;/script&gt;>",
    "<details/open/ontoggle=hit()>", "<video/src=x/onerror=hit()>", "<audio/src=x/onerror=hit()>",
    "<input/autofocus/onfocus=hit()>", "<select/autofocus/onfocus=hit()>", "<textarea/autofocus/onfocus=hit()>",
    "<marquee/onstart=hit()>", "<object/data=javascript:hit()>", "<embed/src=javascript:hit()>",
    "<math><mi/xlink:href=javascript:hit()>", "<a/href=javascript:hit()>x</a>", "<base/href=//evil.example/>",
    "<meta/http-equiv=refresh/content=0;url=javascript:hit()>", "<link/rel=stylesheet/href=//evil.example/x.css>",
    "<form/action=//evil.example/><button>x", "<style>@import'//evil.example/x.css';</style>",
    "<style>*{display:none}</style>", "<plaintext>", "<!--", "-->", "--><script>hit()</script><!--",
    "<![CDATA[<script>hit()</script>]]>", "<?xml-stylesheet?>", "<template><script>hit()</script></template>",
    "<noscript><p/title=</noscript><img/src=x/onerror=hit()>>", "<title><script>hit()</script></title>",
    "</title><script>hit()</script>", "</textarea><script>hit()</script>", "</pre><script>hit()</script>",
    "</option></datalist><script>hit()</script>", "</style><script>hit()</script>", "</svg><script>hit()</script>",
    "</text></svg><img/src=x/onerror=hit()>", "</title></svg><svg/onload=hit()>", "</table><script>hit()</script>",
    "\"onload=\"hit()", "\"onfocus=\"hit()\"autofocus=\"", "'onfocus='hit()'autofocus='", "\"><script>hit()</script>",
    "'><script>hit()</script>", "\"/><svg/onload=hit()>", "`onfocus=`hit()`", "\"style=\"display:none",
    "x\"onmouseover=\"hit()", "\"accesskey=\"x\"onclick=\"hit()", "\"/onanimationstart=hit()//",
    "javascript:hit()", "JaVaScRiPt:hit()", "javascript&colon;hit()", "java&Tab;script:hit()", "javascript://%0ahit()",
    "data:text/html,<script>hit()</script>", "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==",
    "vbscript:hit()", "//evil.example", "///evil.example", "\\\\evil.example", "https:evil.example", "/\\evil.example",
    "..", ".", "../../login", "..%2f..%2flogin", "%2e%2e", "%2e", "%00", "%0d%0aSet-Cookie:x=1", "%3Cscript%3Ehit()%3C/script%3E",
    "?x=1#y", "#top", "a/b/c", "/", "//", "a?b=c&d=e", "a;b", "a%", "%zz", "a+b", "&", "&amp;", "&lt;script&gt;",
    "&#60;script&#62;hit()&#60;/script&#62;", "&#x3c;img/src=x/onerror=hit()&#x3e;", "&quot;onload=hit()", "&NewLine;",
    "{{hit}}", "{{{hit}}}", "{{#title}}x{{/title}}", "{{>head}}", "{{%CONTENT_TYPE:TEXT}}", "{{=<%%>=}}", "<%=7*7%>",
    "${hit()}", "#{hit()}", "[[hit()]]", "{%hit()%}", "__proto__", "constructor", "toString", "=HYPERLINK(\"//evil.example\")",
    "=cmd|'/C'!A0", "+hit()", "-hit()", "@SUM(1)", "|hit", "\";hit();//", "';hit();//", "\\\";hit();//", "\\u003cscript\\u003ehit()",
    "'-hit()-'", "\"-hit()-\"", "1;DROP", "'OR'1'='1", "x" * 256, "W" * 120 + "<b>" + "i" * 120, "null", "undefined", "NaN",
]

ELSEWHERE = [
    # What only a quarantined body or a further member of a value can hold.
    "<img src=x onerror=hit()>", "<svg onload = hit() >", "\" onfocus=hit() autofocus x=\"", "<scr\x00ipt>hit()</script>",
    "<script\x0c>hit()</script>", "<script\t\n>hit()</script>", "\r\n\r\n<script>hit()</script>",
    # Markup characters that are one character with their neighbour to a library that goes by graphemes.
    "\"\u0301 onfocus=hit() autofocus x=\"", "\"\u200d onfocus=hit() autofocus x=\"", "<\u0338script>hit()</script>",
    "\u0600<script>hit()</script>", "\u06dd<img src=x onerror=hit()>", "\U000110bd<svg onload=hit()>", "'\ufe0f onload=hit() '",
    "&\u0301lt;", "\u202egnp.exe", "\u2066<b>\u2069", "\u200b\u200c\u200d", "\ufeff<script>hit()</script>", "\u2028hit()\u2029",
    "\ud83d\udca9<script>hit()</script>".encode("utf-16", "surrogatepass").decode("utf-16"), "\uff1cscript\uff1ehit()\uff1c/script\uff1e",
    "\x1b[31mred\x1b[0m", "\x7f\x80\x9f", "a" * 5000, "\u0e49" * 500 + "<i>",
]

QUARANTINED_BYTES = [
    b"\xff\xfe<\x00s\x00c\x00r\x00i\x00p\x00t\x00>\x00h\x00i\x00t\x00(\x00)\x00", b"\xc0\xbcscript\xc0\xbehit()\xc0\xbc/script\xc0\xbe",
    b"+ADw-script+AD4-hit()+ADw-/script+AD4-", b"\x00<script>hit()</script>", b"<!doctype html><script>hit()</script>",
    b"%PDF-1.4\n<script>hit()</script>", b"GIF89a/*<svg/onload=hit()>*/=hit()", bytes(range(256)),
]

assert all(1 <= len(s) <= 256 and all(0x21 <= ord(c) <= 0x7E for c in s) for s in ADMITTED)
assert len(ADMITTED) + len(ELSEWHERE) >= 100
