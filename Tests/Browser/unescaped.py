"""The pages as they would be with a weaker escaping, for control runs: a proxy that takes some of it back."""

import contextlib
import html
import http.server
import re
import threading
import urllib.error
import urllib.request

ENTITY = r"&(?:#?\w+);"
# Characters that make one with the mark before or behind them, for an escaping that goes by characters as people see
# them. swift-mustache's own does, so that the mark passes.
JOINS_BEHIND = "[\u0300-\u036f\u200d\ufe0e\ufe0f\u0e49]"
JOINS_BEFORE = "[\u0600\u06dd\U000110bd]"


def by_graphemes(text):
    """What swift-mustache's own escaping would have left."""
    return re.sub(f"{ENTITY}(?={JOINS_BEHIND})|(?<={JOINS_BEFORE}){ENTITY}", lambda found: html.unescape(found[0]), text)


def none(text):
    return re.sub(ENTITY, lambda found: html.unescape(found[0]), text)


class Unescaped:
    """Serves what the service answers, with `undo` applied to each page; the policy stays."""

    def __init__(self, url, undo):
        class Proxy(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                try:
                    answer = urllib.request.urlopen(url + self.path)
                except urllib.error.HTTPError as error:
                    answer = error
                data, kind = answer.read(), answer.headers["Content-Type"]
                if kind.startswith("text/html"):
                    data = undo(data.decode()).encode()
                self.send_response(answer.status)
                for name in ("Content-Type", "Content-Security-Policy"):
                    if answer.headers[name]:
                        self.send_header(name, answer.headers[name])
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # the browser has left for the next page
                    self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
