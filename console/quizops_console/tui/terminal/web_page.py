"""The one page of `watch --web`: Textual's terminal in a browser, with nothing from foreign hosts.

`textual-serve` brings the script, the style and the fonts; its own page loads a font from elsewhere.
"""

from __future__ import annotations

from html import escape

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src 'self' data: blob:; connect-src 'self' ws://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_FONT = "/static/fonts/RobotoMono-VariableFont_wght.ttf"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="preload" href="{font}" as="font" type="font/ttf" crossorigin>
<link rel="stylesheet" href="/static/css/xterm.css">
<style>
@font-face {{
  font-family: "Roboto Mono"; font-weight: 100 700; font-display: block;
  src: url("{font}") format("truetype");
}}
html, body {{ margin: 0; height: 100%; background: #14171c; color: #d8dce2; }}
body {{ font-family: "Roboto Mono", monospace; overflow: hidden; }}
#terminal {{ height: 100vh; }}
#ended {{ display: none; position: fixed; inset: 0; background: #14171c; padding: 3em; }}
body.-closed #ended {{ display: block; }}
#ended a {{ color: #7cc4f5; }}
</style>
<script src="/static/js/textual.js"></script>
<script src="/keys.js"></script>
</head>
<body>
<div id="terminal" class="textual-terminal"
  data-session-websocket-url="ws://{host}/ws" data-font-size="16"></div>
<div id="ended">
<p>This console has ended; what it watched goes on.</p>
<p><a href="/">Open it again</a></p>
</div>
</body>
</html>
"""

KEYS_SCRIPT = """
"use strict";
const take = () => document.querySelector(".xterm-helper-textarea")?.focus();
addEventListener("load", () => {
  new MutationObserver(take).observe(document.getElementById("terminal"), { childList: true, subtree: true });
  take();
});
addEventListener("focus", take);
"""
"""Keys go to the terminal without a click before."""


def page(host: str, title: str) -> str:
    """host: as the browser asked for it, so that it works through a forwarded port too."""
    return _PAGE.format(font=_FONT, host=escape(host), title=escape(title))


def headers(host: str) -> dict[str, str]:
    """A browser holds to this even where a script should ask for more."""
    return {
        "Content-Security-Policy": _POLICY.format(host=host),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
