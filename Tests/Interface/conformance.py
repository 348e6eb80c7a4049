"""Real answers against the schemas of the interface, closed: a member that isn't documented is a failure."""

import copy
import json

import jsonschema
import requests

import served

QUERIES = {
    "/v1/solutions": ["", "?tests=true&limit=1000", "?status=ACTIVE", "?disputed=true", "?older_than=1d", "?limit=2"],
    "/v1/solutions/{id}": ["", "?known_at_seq=20", "?at=2025-03-01", "?strict=true"],
    "/v1/solutions/{id}/history": ["", "?strict=true", "?order=arrival&limit=2", "?known_at=2025-06-01T00:00:00Z"],
    "/v1/findings": ["", "?all=true&tests=true&strict=true", "?severity=error", "?kind=out_of_order"],
    "/v1/events": ["", "?after=3&limit=1000"],
    "/v1/quarantine": ["", "?limit=1"],
}
REFUSED = ["/v1/solutions?limit=0", "/v1/solutions/99", "/v1/solutions/a%20b", "/v1/events?after=x"]


def closed(schema):
    """The same, but with no members beside the documented ones."""
    schema = copy.deepcopy(schema)

    def close(part):
        if isinstance(part, dict):
            if "properties" in part and part.get("type") == "object" and part.get("required"):
                part.setdefault("additionalProperties", False)
            for value in part.values():
                close(value)
        elif isinstance(part, list):
            for value in part:
                close(value)

    close(schema)
    return schema


class Conformance:
    def __init__(self, server):
        self.server = server
        self.document = closed(requests.get(server.url + "/openapi.json", timeout=30).json())
        self.failures = []
        self.answers = 0

    def resolved(self, part):
        while "$ref" in part:
            found = self.document
            for key in part["$ref"].split("/")[1:]:
                found = found[key]
            part = found
        return part

    def get(self, path, query, token=True):
        headers = {"Authorization": "Bearer " + self.server.token} if token else {}
        return requests.get(self.server.url + path + query, headers=headers, timeout=30)

    def check(self, template, path, query="", token=True):
        answer = self.get(path, query, token)
        self.answers += 1
        operation = self.document["paths"][template]["get"]
        response = operation["responses"].get(str(answer.status_code))
        if response is None:
            self.failures.append(f"{path}{query}: {answer.status_code} is not documented")
            return answer
        response = self.resolved(response)
        kind = answer.headers["Content-Type"].split(";")[0]
        content = response.get("content", {})
        if kind not in content:
            self.failures.append(f"{path}{query}: {kind} is not documented")
            return answer
        value = answer.json() if kind.endswith("json") else answer.text
        self.validate(f"{path}{query}", value, content[kind]["schema"])
        for name, header in response.get("headers", {}).items():
            header = self.resolved(header)
            if name in answer.headers and "schema" in header:
                text = answer.headers[name]
                number = header["schema"].get("type") == "integer"
                self.validate(f"{path}{query} {name}", int(text) if number else text, header["schema"])
        return answer

    def validate(self, what, value, schema):
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema",
                 "components": self.document["components"], **schema}
        for error in jsonschema.Draft202012Validator(whole).iter_errors(value):
            self.failures.append(f"{what}: {error.message[:200]} at {list(error.absolute_path)}")

    def run(self):
        everything = self.get("/v1/solutions", "?tests=true&limit=1000").json()["items"]
        for template, operations in self.document["paths"].items():
            if "get" not in operations or template in ("/webhook", "/v1/events/stream"):
                continue
            paths = [template]
            if "{id}" in template:
                paths = [template.replace("{id}", item["solution_id"]) for item in everything]
            for path in paths:
                for query in QUERIES.get(template, [""]):
                    self.check(template, path, query)
            if operations["get"].get("security"):
                self.check(template, paths[0], token=False)
        for request in REFUSED:
            path, _, query = request.partition("?")
            template = "/v1/solutions/{id}" if path.startswith("/v1/solutions/") else path
            self.check(template, path, "?" + query if query else "")
        self.check_examples()
        self.check_webhook()
        self.check_stream()
        return self.failures

    def check_examples(self):
        """Of every body and answer in the document."""
        def walk(part):
            if isinstance(part, dict):
                if "schema" in part and "examples" in part:
                    for name, example in part["examples"].items():
                        self.validate(f"example {name}", example["value"], part["schema"])
                for value in part.values():
                    walk(value)
            elif isinstance(part, list):
                for value in part:
                    walk(value)
        walk(self.document)

    def check_webhook(self):
        post = self.document["paths"]["/webhook"]["post"]
        body = json.dumps(post["requestBody"]["content"]["application/json"]["examples"]["created"]["value"]).encode()
        for headers, status in [({"X-Hub-Signature-256": served.signature(body)}, 200), ({}, 401)]:
            answer = requests.post(self.server.url + "/webhook", data=body, headers=headers, timeout=30)
            self.answers += 1
            if answer.status_code != status:
                self.failures.append(f"POST /webhook: {answer.status_code} instead of {status}")
            kind = answer.headers["Content-Type"]
            schema = self.resolved(post["responses"][str(status)])["content"][kind]["schema"]
            self.validate(f"POST /webhook {status}", answer.json(), schema)

    def check_stream(self):
        """The first messages of the stream, with their data."""
        headers = {"Authorization": "Bearer " + self.server.token}
        with requests.get(
                self.server.url + "/v1/events/stream", headers=headers, stream=True, timeout=30) as answer:
            assert answer.headers["Content-Type"] == "text/event-stream", answer.headers
            seen = 0
            for line in answer.iter_lines(decode_unicode=True):
                if line.startswith("data: "):
                    self.answers += 1
                    seen += 1
                    self.validate(f"message {seen}", json.loads(line[6:]), {"$ref": "#/components/schemas/RecordedEvent"})
                if seen == 100:
                    return
