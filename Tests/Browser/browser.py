"""A headless Chromium that notes whatever shouldn't happen on a page."""

import contextlib
import os
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service as Driver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

# Set before any script of a page: whatever runs of what was delivered calls one of these.
TRIPWIRE = """
window.hits = [];
for (const name of ['hit', 'alert', 'confirm', 'prompt', 'print', 'open', 'eval'])
  window[name] = (...args) => { window.hits.push(name); };
"""

# What the pages themselves are made of. Anything else came from a delivery.
FOREIGN = """
const known = new Set(`html head meta title link script body a header p span nav ul li form label input button main h1 h2 h3
  section div dl dt dd table caption thead tbody tr th td time figure figcaption aside ol pre code br b strong footer datalist
  option details summary textarea em svg g defs marker path circle rect text line title`.split(/\\s+/));
const found = [];
for (const element of document.querySelectorAll('*')) {
  const name = element.localName;
  if (!known.has(name)) found.push('<' + name + '>');
  for (const attribute of element.attributes) {
    if (/^on|^style$|^srcdoc$|^formaction$|^accesskey$|^autofocus$/.test(attribute.name)) found.push(name + ' ' + attribute.name);
    if (/^(href|src|action)$/.test(attribute.name) && !/^(\\/(?!\\/)|#)/.test(attribute.value))
      found.push(name + ' ' + attribute.name + '=' + attribute.value);
  }
}
if (document.scripts.length !== 1) found.push(document.scripts.length + ' scripts');
return found.concat(window.hits || []);
"""

# Contrast of every visible text with what is behind it (WCAG 2.2, 1.4.3), and the lowest of them.
CONTRAST = """
const channel = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const style = getComputedStyle(at);
    const box = at.localName === 'a' && at.querySelector(':scope > rect');
    const color = parse(box ? getComputedStyle(box).fill : style.backgroundColor);
    if (color.length && (color[3] === undefined || color[3] === 1)) return color;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
};
let low = [99, ''], seen = 0;
const look = (element, color, what) => {
  const [one, two] = [light(parse(color)), light(behind(element))].sort((a, b) => b - a);
  const ratio = (one + 0.05) / (two + 0.05);
  seen += 1;
  if (ratio < low[0]) low = [ratio, what.trim().slice(0, 40) + ' in ' + element.localName + '.' + (element.className.baseVal ?? element.className)];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; node = walker.nextNode();) {
  const element = node.parentElement, style = getComputedStyle(element);
  if (!node.data.trim() || ['script', 'title', 'option'].includes(element.localName)) continue;
  if (!element.getClientRects().length || style.visibility === 'hidden') continue;
  look(element, element.localName === 'text' ? style.fill : style.color, node.data);
}
for (const input of document.querySelectorAll('input:not([type=hidden])'))
  look(input, getComputedStyle(input, '::placeholder').color, input.placeholder);
return [low[0], low[1], seen];
"""

# What a screen reader, or somebody without a mouse, needs.
USABLE = """
const wrong = [], all = (selector) => [...document.querySelectorAll(selector)];
const shown = (element) => element.getClientRects().length > 0;
if (!document.documentElement.lang) wrong.push('no language');
if (!document.title) wrong.push('no title');
for (const one of ['main', 'header', 'nav', 'h1', 'footer'])
  if (!all(one).some(shown)) wrong.push('no ' + one);
if (all('h1').length !== 1 || all('main').length !== 1) wrong.push('more than one h1 or main');
if (document.querySelector('a').getAttribute('href') !== '#main') wrong.push('no skip link first');
let level = 1;
for (const heading of all('h1, h2, h3')) {
  const own = Number(heading.localName[1]);
  if (own > level + 1 && !heading.closest('aside')) wrong.push('heading skips a level: ' + heading.textContent);
  level = own;
}
for (const table of all('table'))
  if (!table.querySelector('thead th[scope=col]') || !table.querySelector('tbody th[scope=row]')) wrong.push('table without headers');
for (const input of all('input:not([type=hidden]), textarea')) if (!input.labels.length) wrong.push('input without label: ' + input.name);
for (const svg of all('svg')) if (!svg.getAttribute('aria-label')) wrong.push('svg without a text of its own');
for (const link of all('a, button')) if (shown(link) && !(link.textContent.trim() || link.getAttribute('aria-label'))) wrong.push('link without words');
const ids = all('[id]').map((element) => element.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push('id twice: ' + id);
for (const element of all('[aria-labelledby]')) if (!document.getElementById(element.getAttribute('aria-labelledby'))) wrong.push('labelled by nothing');
for (const link of all('a[href^="#"]')) if (!document.getElementById(link.getAttribute('href').slice(1))) wrong.push('leads nowhere: ' + link.getAttribute('href'));
return wrong;
"""


class Browser:
    def __init__(self, pictures):
        self.pictures = pictures
        self.wrong = []
        self.pages = 0
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--hide-scrollbars"]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.set_capability("unhandledPromptBehavior", "ignore")
        self.driver = webdriver.Chrome(options=options, service=Driver("/usr/bin/chromedriver"))
        self.command("Page.addScriptToEvaluateOnNewDocument", source=TRIPWIRE)

    def command(self, name, **arguments):
        return self.driver.execute_cdp_cmd(name, arguments)

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def note(self, what):
        self.wrong.append(what)
        print("  WRONG:", what, flush=True)

    def appear(self, theme="light", width=1280, height=900):
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def open(self, url):
        self.driver.get(url)
        self.look_for_trouble(url)

    def look_for_trouble(self, where, expected=()):
        """Console errors, violations of the policy, and whatever of a delivery isn't mere text."""
        self.pages += 1
        for entry in self.driver.get_log("browser"):
            if entry["level"] in ("SEVERE", "WARNING") and not any(part in entry["message"] for part in expected):
                self.note(f"console on {where}: {entry['message']}")
        for found in self.run(FOREIGN):
            self.note(f"from a delivery on {where}: {found}")

    def finds_trouble(self, url, expected=()):
        """Whether there is any, where there should be: for control runs, which note nothing."""
        noted, self.wrong = self.wrong, []
        with contextlib.redirect_stdout(None):
            self.driver.get(url)
            self.look_for_trouble(url, expected)
        found, self.wrong = bool(self.wrong), noted
        return found

    def check(self, name):
        """Everything that holds for each page, as it stands; keeps a picture."""
        for found in self.run(USABLE):
            self.note(f"{name}: {found}")
        ratio, what, seen = self.run(CONTRAST)
        if seen == 0 or ratio < 4.5:
            self.note(f"{name}: contrast {ratio:.2f} of {what}")
        over = self.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            self.note(f"{name}: {over} px too wide")
        self.picture(name)
        return ratio

    def picture(self, name):
        height = self.run("return Math.min(document.documentElement.scrollHeight, 6000)")
        width = self.run("return innerWidth")
        data = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                            clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1})["data"]
        import base64
        with open(os.path.join(self.pictures, name + ".png"), "wb") as file:
            file.write(base64.b64decode(data))

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def link(self, text):
        return self.driver.find_element(By.XPATH, f"//main//a[contains(normalize-space(.), '{text}')]")

    def click(self, element):
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def text(self):
        return self.run("return document.body.innerText")

    def until(self, condition, what, seconds=60):
        """Waits for a condition; how long it took."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            try:
                if condition():
                    return time.monotonic() - start
            except Exception as error:  # the page is being replaced
                last = error
            time.sleep(0.05)
        self.note(f"not within {seconds} s: {what}")
        return seconds

    def press(self, *keys):
        from selenium.webdriver import ActionChains
        ActionChains(self.driver).send_keys(*keys).perform()

    def tab_to(self, condition, what, most=120):
        """Presses Tab until the focused element fits; checks that the focus is to be seen on the way."""
        for presses in range(1, most + 1):
            self.press(Keys.TAB)
            fits, visible = self.run(
                "const e = document.activeElement, s = getComputedStyle(e), r = e.querySelector(':scope > rect');"
                f"return [({condition})(e), s.outlineStyle !== 'none' || (r && getComputedStyle(r).strokeWidth === '3px')]")
            if not visible:
                self.note(f"the focus isn't to be seen: {self.run('return document.activeElement.outerHTML')[:90]}")
            if fits:
                return presses
        self.note(f"not reached with {most} presses of Tab: {what}")
        return most
