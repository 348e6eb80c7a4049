#!/usr/bin/env python3
"""The pages in a real browser: what they show, who can use them, and that nothing delivered ever runs.

    browser_test.py BINARY FOLDER [look|without|live|keyboard|tasks|notes|hostile|control|access …]

Pictures go to FOLDER; with names after it, only those parts are run.
"""

import hashlib
import http.server
import os
import re
import statistics
import sys
import threading
import time
import urllib.error
import urllib.parse
from datetime import datetime, timezone

import hostile
import service as told
import unescaped
from browser import Browser
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from service import Service, body

LIMIT_BYTES = 100 * 1024
passed = 0


def section(title):
    print(f"\n{title}", flush=True)


def check(condition, what, browser):
    global passed
    passed += 1
    if not condition:
        browser.note(what)


def pages_of_story(service):
    return {
        "today": "/", "solutions": "/solutions", "disputed": "/solutions?disputed=true",
        "waiting": "/solutions?status=PENDING_DEACTIVATION", "solution": f"/solutions/{told.DISPUTED}",
        "overtaken": f"/solutions/{told.OVERTAKEN}", "past": f"/solutions/{told.OVERTAKEN}?known_at_seq=9",
        "findings": "/findings", "healed": "/findings?all=true", "quarantine": "/quarantine",
        "quarantined": "/quarantine/1", "deliveries": "/deliveries", "delivery": "/deliveries/9", "event": "/events/14",
        "problem": "/solutions/nobody", "refused": "/solutions?status=never", "login": "/login",
    }


def every_look(service, browser):
    section("Each page in light, dark and on a phone")
    for name, path in pages_of_story(service).items():
        ratios = []
        for look, theme, width in [("light", "light", 1280), ("dark", "dark", 1280), ("phone", "light", 360),
                                   ("phone-dark", "dark", 360)]:
            browser.appear(theme, width, 780)
            browser.driver.get(service.url + path)
            browser.look_for_trouble(path, expected=("404", "400") if name in ("problem", "refused") else ())
            ratios.append(browser.check(f"{name}-{look}"))
        try:
            data, headers, _ = service.get(path)
        except urllib.error.HTTPError as error:
            data, headers = error.read(), error.headers
        times = []
        for _ in range(9):
            try:
                times.append(service.get(path)[2])
            except urllib.error.HTTPError:
                times.append(0)
        print(f"  {name:12} {len(data):7,} bytes, {statistics.median(times) * 1000:5.1f} ms, contrast from {min(ratios):.2f}")
        check(len(data) < LIMIT_BYTES, f"{name} weighs {len(data)} bytes", browser)
        check("default-src 'none'" in headers["Content-Security-Policy"]
              and "unsafe" not in headers["Content-Security-Policy"], f"{name}: policy", browser)
        check(headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer",
              f"{name}: headers", browser)
        check(b"As of <time" in data or name in ("problem", "refused", "login"), f"{name}: no moment", browser)
    browser.appear()
    files = sum(len(service.get(path)[0]) for path in ("/pages.css", "/pages.js", "/icon.svg"))
    print(f"  style sheet, script and icon: {files:,} bytes")
    check(files < LIMIT_BYTES / 2, "the files weigh too much", browser)


def without_scripts(service, browser):
    section("Without JavaScript")
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    for name, path, words in [("today", "/", "What is wrong"), ("solution", f"/solutions/{told.DISPUTED}", "Disputed"),
                              ("solutions", "/solutions?disputed=true", told.DISPUTED)]:
        browser.driver.get(service.url + path)
        check(words in browser.find("main").text, f"{name} lacks '{words}' without JavaScript", browser)
    browser.command("Emulation.setScriptExecutionDisabled", value=False)
    print("  today, solutions and a solution are readable")


def live(service, browser):
    section("Live")
    for path in ("/", "/deliveries", "/solutions"):
        browser.open(service.url + path)
        browser.until(lambda: browser.find("#live").text == "live", f"live on {path}")
        browser.run("window.before = true; document.querySelector('#q').focus()")
        name = f"live-{hashlib.sha256(path.encode()).hexdigest()[:6]}"
        before = browser.find("#moment").text
        service.post(body(name, "DRAFT", time.time(), told.CREATED))
        if path == "/":
            seconds = browser.until(lambda: browser.find("#moment").text != before, "the moment moves on")
        else:
            seconds = browser.until(lambda: name in browser.find("main").text, f"{name} shows on {path}")
        check(browser.run("return window.before"), f"{path} was loaded anew", browser)
        check(browser.run("return document.activeElement.id") == "q", f"{path}: the focus was lost", browser)
        browser.look_for_trouble(path)
        print(f"  {path:12} shows a delivery {seconds:.2f} s after it was posted, without a reload")


def by_keyboard(service, browser):
    section("By keyboard alone: filter, solution, past")
    browser.open(service.url + "/solutions")
    check(browser.tab_to("(e) => e.className === 'skip'", "the skip link") == 1, "the skip link isn't first", browser)
    presses = browser.tab_to("(e) => /disputed=true/.test(e.href)", "the filter")
    browser.press(Keys.ENTER)
    browser.until(lambda: "disputed=true" in browser.driver.current_url, "the filter is on")
    presses += browser.tab_to(f"(e) => e.pathname === '/solutions/{told.DISPUTED}'", "the solution")
    browser.press(Keys.ENTER)
    browser.until(lambda: told.DISPUTED in browser.driver.title, "the solution's page")
    presses += browser.tab_to("(e) => e.id === 'at'", "the question to the past")
    browser.press((datetime.fromtimestamp(time.time() - 3.5 * 86_400, timezone.utc)).strftime("%Y-%m-%d %H:%M"), Keys.ENTER)
    browser.until(lambda: "The past:" in browser.text(), "the past")
    check("REJECTED" in browser.find(".status").text, "the past isn't that it was rejected", browser)
    browser.look_for_trouble("the past")
    print(f"  {presses} presses of Tab in all; the address can be shared: {urllib.parse.urlsplit(browser.driver.current_url).query}")


class Task:
    """Something an operator wants to know, from Today on; clicks are counted."""

    def __init__(self, browser, service, title):
        self.browser, self.title, self.clicks = browser, title, 0
        browser.open(service.url + "/")
        self.start = time.monotonic()

    def click(self, element):
        """Every click of a task leads to another page."""
        self.browser.run("window.left = false")
        self.browser.click(element)
        self.clicks += 1
        self.browser.until(
            lambda: self.browser.run("return window.left === undefined && document.readyState === 'complete'"),
            f"the next page: {self.title}", seconds=20)
        self.browser.look_for_trouble(self.title)

    def done(self, answered):
        seconds = time.monotonic() - self.start
        check(answered, f"not answered: {self.title}", self.browser)
        check(self.clicks <= 4, f"{self.clicks} clicks: {self.title}", self.browser)
        print(f"  {self.title:46} {self.clicks} clicks, {seconds:4.1f} s")


def five_tasks(service, browser, now):
    section("Five tasks")
    task = Task(browser, service, "What is wrong today?")
    findings = browser.find("section[aria-labelledby=wrong]").text
    task.done("neither leads to the other" in findings and "none of the six" in findings)

    task = Task(browser, service, "Why is this solution disputed?")
    task.click(browser.find("a[href='/solutions?disputed=true']"))
    task.click(browser.link(told.DISPUTED))
    task.done("reports PENDING" in browser.find(".note.disputed").text.replace("\n", " ")
              and "None of the six" in browser.find(".note.disputed").text)

    task = Task(browser, service, "What did we believe before the late word came?")
    task.click(browser.link(told.OVERTAKEN))
    task.click(browser.driver.find_element(By.XPATH, "//tr[contains(td[2], 'ACTIVE')]//a[.='as we knew it']"))
    believed = browser.text()
    task.done("ACTIVE" in browser.find(".status").text and "INITIATED. It is believed" in believed
              and "2 changes, all heard of in their turn; 1 never reported" in believed)

    task = Task(browser, service, "Which deactivations wait longest?")
    first = browser.find("section[aria-labelledby=waiting-pending] tbody tr").text
    task.click(browser.find("section[aria-labelledby=waiting-pending] a[href*='status=PENDING']"))
    rows = browser.find("tbody tr").text
    task.done(told.WAITING in first and "41 d" in first and told.WAITING in rows)

    task = Task(browser, service, "Was that webhook received?")
    service.post(body("55100174021", "INITIATED", now, told.CREATED))
    service.post(body("55100174021", "INITIATED", now, told.CREATED))
    browser.find("#q").send_keys("55100174021")
    task.click(browser.find(".search button"))
    task.click(browser.link("delivery"))
    task.done("SHA-256 of the body" in browser.text() and "1 recorded" in browser.text() and "secret 1" in browser.text())


def notes(service, browser):
    section("Notes: acknowledge, reopen and comment")
    finding = "section[aria-labelledby=wrong] .finding"
    browser.open(service.url + "/")
    anchor = browser.find(finding).get_attribute("id")
    # What is being typed stays there while the page looks again.
    browser.click(browser.find(f"#{anchor} summary"))
    browser.find(f"#{anchor} textarea").send_keys("Meta knows <b>this</b>: case 41")
    before = browser.find("#moment").text
    service.post(body("noted", "DRAFT", time.time(), told.CREATED))
    browser.until(lambda: browser.find("#moment").text != before, "the moment moves on")
    check(browser.find(f"#{anchor} textarea").get_attribute("value").endswith("case 41"), "what was typed is lost", browser)
    # Without scripts: a mistake is shown with what was typed, and then it is recorded.
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    browser.find(f"#{anchor} [name=by]").send_keys("Ada")
    browser.find(f"#{anchor} [name=until]").send_keys("2001-01-01")
    browser.find(f"#{anchor} button").click()
    check("An acknowledgement ends" in browser.find("[role=alert]").text, "no word about the end", browser)
    check(browser.find("textarea").text == "Meta knows <b>this</b>: case 41", "what was typed isn't kept", browser)
    browser.find("[name=until]").clear()
    browser.find("[name=until]").send_keys("7d", Keys.ENTER)
    browser.until(lambda: browser.driver.current_url == f"{service.url}/#{anchor}", "it leads back to Today")
    check(not browser.driver.find_elements(By.ID, anchor), "an acknowledged finding stays on Today", browser)
    browser.driver.get(service.url + "/findings?acknowledged=true")
    browser.look_for_trouble("a refused note", expected=("422",))
    check("by Ada" in browser.find(f"#{anchor}").text and "<b>this</b>: case 41" in browser.find(f"#{anchor}").text,
          "the list doesn't say who and why", browser)
    browser.command("Emulation.setScriptExecutionDisabled", value=False)
    for theme, width in [("light", 1280), ("dark", 360)]:
        browser.appear(theme, width, 780)
        browser.open(service.url + "/findings?all=true")
        browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
        browser.check(f"notes-{theme}")
    browser.appear()
    browser.open(service.url + "/findings?acknowledged=true")
    browser.click(browser.find(f"#{anchor} summary"))
    browser.find(f"#{anchor} textarea").send_keys("Not explained after all")
    browser.find(f"#{anchor} [name=by]").send_keys("Ada", Keys.ENTER)
    browser.until(lambda: not browser.driver.find_elements(By.ID, anchor), "it is open again")
    browser.open(f"{service.url}/solutions/{told.DISPUTED}")
    browser.click(browser.find("#notes + details summary"))
    browser.find("#notes + details textarea").send_keys("<img src=x onerror=hit()>")
    browser.find("#notes + details [name=by]").send_keys("<svg onload=hit()>", Keys.ENTER)
    browser.until(lambda: "<img src=x onerror=hit()>" in browser.find("#notes").text, "the comment is shown")
    browser.look_for_trouble("a comment")
    print("  typed text stays while the page looks again; without scripts; both themes; a hostile comment is text")


def nothing_runs(service, browser):
    section("Hostile strings")
    for place, text in enumerate(hostile.ADMITTED):
        counts = service.post(body(text, text, time.time() - place, text, text, note=text, **{text: text}))
        check(counts["recorded"] == 1, f"not recorded: {text}", browser)
    for place, text in enumerate(hostile.ELSEWHERE):
        counts = service.post(body(f"further-{place}", "DRAFT", time.time() - 9000, told.CREATED, note=text, **{text: 1}))
        check(counts["recorded"] == 1, f"not recorded: {text!r}", browser)
    for text in hostile.ADMITTED + hostile.ELSEWHERE:
        counts = service.post(text.encode("utf-8", "surrogatepass"))
        check(counts["quarantined"] + counts["ignored"] >= 0, f"not taken: {text!r}", browser)
    for data in hostile.QUARANTINED_BYTES:
        check(service.post(data)["quarantined"] == 1, f"not quarantined: {data!r}", browser)
    count = len(hostile.ADMITTED) + len(hostile.ELSEWHERE) + len(hostile.QUARANTINED_BYTES)
    before = browser.pages
    for start in ("/", "/solutions", "/solutions?disputed=true", "/findings", "/findings?all=true", "/quarantine", "/deliveries"):
        walk(service, browser, start)
    for text in hostile.ADMITTED:
        follow_solution(service, browser, text)
    last = int(re.search(rb"event (\d+)</span>", service.get("/")[0]).group(1))
    for seq in range(last - len(hostile.ADMITTED + hostile.ELSEWHERE) + 1, last + 1):
        browser.open(f"{service.url}/events/{seq}")
    quarantined = int(re.search(rb'href="/quarantine/(\d+)"', service.get("/quarantine")[0]).group(1))
    for number in range(1, quarantined + 1):
        browser.open(f"{service.url}/quarantine/{number}")
    # What a page is asked comes back in it: each string in one of its places.
    for place, text in enumerate(hostile.ADMITTED + hostile.ELSEWHERE):
        asked = [("/search", "q", text[:300]), ("/solutions", "status", text[:600]), ("/solutions", "id", text[:300]),
                 ("/deliveries", text[:600], "x"), ("/solutions/1", "at", text[:300])][place % 5]
        reflected(service, browser, asked[0] + "?" + urllib.parse.urlencode({asked[1]: asked[2]}, errors="replace"))
    formulas(service, browser)
    print(f"  {count} strings, {browser.pages - before} pages loaded with them: nothing ran, nothing was markup")


def control(service, browser):
    """With a weaker escaping the same look finds markup: it can fail."""
    section("Control: the same strings, with less escaping")
    for name, undo, least in [("by graphemes, as the template library's own", unescaped.by_graphemes, 3),
                              ("none", unescaped.none, 40)]:
        seen = 0
        with unescaped.Unescaped(service.url, undo) as proxy:
            for text in hostile.ADMITTED + hostile.ELSEWHERE:
                asked = urllib.parse.urlencode({"q": text[:300]}, errors="replace")
                seen += browser.finds_trouble(f"{proxy.url}/search?{asked}", expected=("400", "404"))
        print(f"  {name}: {seen} of {len(hostile.ADMITTED + hostile.ELSEWHERE)} strings became markup or ran")
        check(seen >= least, f"only {seen} noticed with escaping {name}", browser)


def walk(service, browser, path):
    """A list to its end, page by page."""
    while path:
        browser.open(service.url + path)
        size = len(service.get(path)[0])
        check(size < LIMIT_BYTES, f"{path} weighs {size} bytes", browser)
        following = browser.driver.find_elements(By.CSS_SELECTOR, "a[rel=next]")
        path = following[0].get_attribute("href").removeprefix(service.url) if following else None


def follow_solution(service, browser, text):
    """From the search box to the solution, by the page's own links, so that each is encoded as it must be."""
    browser.driver.get(service.url + "/search?" + urllib.parse.urlencode({"q": text}))
    browser.look_for_trouble(text)
    heading = browser.run("return document.querySelector('h1').textContent")
    check(heading == text, f"the page of {text!r} is headed {heading!r}", browser)
    if heading == text:
        href = browser.find(".asks a").get_attribute("href")
        browser.driver.get(href)
        browser.look_for_trouble(text)
        check(browser.run("return document.querySelector('h1').textContent") == text, f"the past of {text!r}", browser)


def reflected(service, browser, path):
    browser.driver.get(service.url + path)
    browser.look_for_trouble(path, expected=("400", "404"))


def formulas(service, browser):
    import csv
    import io
    text = service.get("/solutions.csv?limit=1000")[0].decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    check(len(rows) > len(hostile.ADMITTED), "the CSV is short", browser)
    check(all(len(row) == len(rows[0]) for row in rows), "the CSV has rows of different lengths", browser)
    for row in rows:
        for cell in row:
            check(not cell.startswith(("=", "+", "-", "@", "\t", "\r")), f"a formula: {cell}", browser)


def access(binary, browser):
    section("Access")
    token = "lc_" + "b" * 43
    entry = f"browser:read:{hashlib.sha256(token.encode()).hexdigest()}"
    with Service(binary, tokens=entry) as service:
        service.post(body("1", "DRAFT", time.time(), told.CREATED))
        browser.driver.get(service.url + "/solutions?status=DRAFT")
        browser.look_for_trouble("login", expected=("401",))
        check("Log in" in browser.find("h1").text, "no login form", browser)
        browser.find("#token").send_keys("not it", Keys.ENTER)
        browser.until(lambda: "No such token" in browser.text(), "a wrong token is refused")
        browser.look_for_trouble("wrong token", expected=("401",))
        browser.find("#token").send_keys(token, Keys.ENTER)
        browser.until(lambda: "status=DRAFT" in browser.driver.current_url, "the page asked for")
        browser.look_for_trouble("logged in")
        check(browser.run("return document.cookie") == "", "a script can read the cookie", browser)
        cookie = browser.driver.get_cookie("lifecycle_token")
        check(cookie["httpOnly"] and cookie["sameSite"] == "Strict", f"cookie {cookie}", browser)
        browser.until(lambda: browser.find("#live").text == "live", "the cookie opens the stream")
        from_elsewhere(service, browser)
        browser.open(service.url + "/")
        browser.find(".logout button").click()
        browser.until(lambda: "Log in" in browser.find("h1").text, "logged out")
        check(browser.driver.get_cookie("lifecycle_token") is None, "the cookie stays after logging out", browser)
        browser.driver.get(service.url + "/")
        browser.look_for_trouble("logged out", expected=("401",))
        check("Log in" in browser.find("h1").text, "still logged in", browser)
    print("  login, a wrong token, the stream by cookie, a link from another site, logout")


def from_elsewhere(service, browser):
    """A link on another site: the cookie stays behind, and the page asks for itself again."""
    target = f"{service.url}/solutions/1"

    class Elsewhere(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            forged = f"<form id=f method=post action='{service.url}/logout'><button>x</button></form>"
            self.wfile.write(f"<link rel=icon href=data:,><a id=there href='{target}'>there</a>{forged}".encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    other = f"http://localhost:{server.server_port}/"
    browser.driver.get(other)
    browser.find("#there").click()
    browser.until(lambda: browser.find("h1").text == "1", "a link from another site leads to the page")
    browser.driver.get(other)
    browser.find("#f button").click()
    browser.until(lambda: "Not from here" in browser.text(), "another site can't log out")
    browser.look_for_trouble("elsewhere", expected=("403",))
    check(browser.driver.get_cookie("lifecycle_token") is not None, "another site has logged out", browser)
    server.shutdown()


def main():
    binary, folder, chosen = sys.argv[1], sys.argv[2], sys.argv[3:]
    os.makedirs(folder, exist_ok=True)
    started = time.monotonic()
    browser = Browser(folder)
    try:
        now = time.time()
        with Service(binary, lines=told.story(now)) as service:
            told.tell_rest(service, now)
            parts = {
                "look": every_look, "without": without_scripts, "live": live, "keyboard": by_keyboard,
                "tasks": lambda service, browser: five_tasks(service, browser, now), "notes": notes,
                "hostile": nothing_runs,
                "control": control,
            }
            for name, part in parts.items():
                if not chosen or name in chosen:
                    part(service, browser)
        if not chosen or "access" in chosen:
            access(binary, browser)
    finally:
        browser.driver.quit()
    print(f"\n{browser.pages} pages loaded in {time.monotonic() - started:.0f} s; pictures in {folder}")
    failed = len(browser.wrong)
    for what in browser.wrong:
        print("WRONG:", what)
    print(f"{passed - min(failed, passed)} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
