"""What schemathesis can't know of itself: the token, signatures over the bytes sent, and cursors of real pages."""

import os
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
import schemathesis

import served

SIGNATURE = "X-Hub-Signature-256"


class Credentials(requests.auth.AuthBase):
    def __call__(self, request):
        path = urlsplit(request.url).path
        if path == "/webhook":
            if request.method == "POST":
                self.sign(request)
        else:
            request.headers["Authorization"] = "Bearer " + os.environ["LIFECYCLE_TEST_TOKEN"]
            if path.startswith("/v1/"):
                self.turn_page(request)
        return request

    @staticmethod
    def sign(request):
        """Well-formed signatures are replaced by true ones for half of the bodies."""
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        wellformed = re.fullmatch("sha256=[0-9a-fA-F]{64}", str(request.headers.get(SIGNATURE, "")))
        if wellformed and isinstance(body, bytes) and sum(body) % 2 == 0:
            request.headers[SIGNATURE] = served.signature(body)

    @staticmethod
    def turn_page(request):
        """A cursor that was made up becomes that of the second page, or goes where there is but one."""
        parts = urlsplit(request.url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        made_up = [value for name, value in query if name == "cursor"]
        if len(made_up) != 1 or not re.fullmatch("[A-Za-z0-9_-]+", made_up[0]):
            return
        rest = [(name, value) for name, value in query if name not in ("cursor", "limit")]
        first = urlunsplit(parts._replace(query=urlencode(rest + [("limit", "1")])))
        answer = requests.get(
            first, headers={"Authorization": request.headers["Authorization"]}, timeout=30)
        cursor = answer.json().get("next_cursor") if answer.status_code == 200 else None
        turned = [(name, value) for name, value in query if name != "cursor"]
        if cursor:
            turned.append(("cursor", cursor))
        request.url = urlunsplit(parts._replace(query=urlencode(turned)))


schemathesis.auth.set_from_requests(Credentials())
