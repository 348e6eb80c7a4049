#!/usr/bin/env python3
"""Tries each alert of docs/prometheus-alerts.yml with promtool: that it doesn't fire while all is well, that it fires
while something is wrong and for as long as it is, and that it ends afterwards.

    alerts.py

Each alert has series of one sample a minute, and three moments: before, during, after. Needs promtool (Debian's
package prometheus).
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
RULES = os.path.join(ROOT, "docs", "prometheus-alerts.yml")
HOUR, DAY = 60, 1440  # minutes

UP = 'up{job="lifecycle",instance="a"}'
ACCEPTED = 'lifecycle_deliveries_total{instance="a",outcome="recorded"}'
ERROR = 'instance="a",kind="illegal_transition",severity="error"'
UNSIGNED = 'lifecycle_deliveries_total{instance="a",outcome="unsigned"}'


def steps(*spans):
    """Values for promtool: each of (value, minutes)."""
    return " ".join(f"{value}x{minutes - 1}" for value, minutes in spans)


def counting(*spans):
    """A counter that begins at 0 and grows by so much each minute, for so many minutes."""
    total, parts = 0, []
    for growth, minutes in spans:
        parts.append(f"{total}+{growth}x{minutes - 1}")
        total += growth * minutes
    return " ".join(parts)


def gauge(name, wrong=1, well=0, labels='instance="a"', before=2 * HOUR, during=2 * HOUR):
    """A gauge that is well, wrong for `during`, and well again."""
    return {f"{name}{{{labels}}}": steps((well, before), (wrong, during), (well, 2 * HOUR))}


def trouble(name):
    return gauge("lifecycle_trouble", labels=f'instance="a",trouble="{name}"')


def buckets(name, slow, labels=""):
    """A histogram of ten a minute, of which for two hours `slow` take longer than a second."""
    fast = counting((10, 2 * HOUR), (10 - slow, 2 * HOUR), (10, 2 * HOUR))
    everything = counting((10, 6 * HOUR))
    return {f'{name}_bucket{{instance="a"{labels},le="{le}"}}': values
            for le, values in [("0.1", fast), ("1", fast), ("2.5", everything), ("+Inf", everything)]}


# By alert: the series, and minutes at which it doesn't fire yet, fires, and doesn't fire any more.
USUAL = (110, 200, 350)
CASES = {
    "LifecycleDown": ({UP: steps((1, 120), (0, 120), (1, 120))}, USUAL),
    "LifecycleAbsent": ({UP: steps((1, 120), ("_", 120), (1, 120))}, USUAL),
    "LifecycleMetricsMissing": (
        {UP: steps((1, 360)), 'lifecycle_build_info{instance="a"}': steps((1, 120), ("_", 120), (1, 120))}, USUAL),
    "LifecycleCannotCommit": (gauge("lifecycle_store_writable", 0, 1), USUAL),
    "LifecycleCannotRead": (gauge("lifecycle_store_readable", 0, 1), USUAL),
    "LifecycleDeliveriesUnavailable": (
        {'lifecycle_deliveries_total{instance="a",outcome="unavailable"}': counting((0, 120), (1, 120), (0, 120))},
        USUAL),
    "LifecycleReceiver": (gauge("lifecycle_receiver_up", 0, 1), USUAL),
    "LifecycleForwardingSlow": (buckets("lifecycle_forward_duration_seconds", 5), USUAL),
    "LifecycleStale": (gauge("lifecycle_stale_solutions", 3), USUAL),
    "LifecycleNothingIsSigned": (
        {"lifecycle_refused_since_accepted{instance=\"a\"}": steps((0, 120), (9, 120), (0, 120)),
         ACCEPTED: steps((0, 240), (1, 120)), UNSIGNED: counting((0, 120), (1, 9), (0, 231))}, USUAL),
    "LifecycleHandshakeRefused": (trouble("handshake_refused"), USUAL),
    "LifecycleValuesNotIncluded": (trouble("values_not_included"), USUAL),
    "LifecycleQuarantine": (
        {'lifecycle_quarantined_total{instance="a",reason="not_json"}': counting((0, 120), (1, 120), (0, 120))},
        USUAL),
    # An error that stays for 90 days is told of for as long.
    "LifecycleError": (
        gauge("lifecycle_findings_open", 1, labels=f'{ERROR},acknowledged="false"', during=90 * DAY)
        | gauge("lifecycle_findings_open", 0, labels=f'{ERROR},acknowledged="true"', during=90 * DAY),
        (110, 89 * DAY, 2 * HOUR + 90 * DAY + 30)),
    "LifecycleClock": (trouble("clock_behind"), USUAL),
    "LifecycleDeactivationPending": (
        gauge("lifecycle_oldest_in_status_seconds", 8 * 86400, 3600, 'instance="a",status="PENDING_DEACTIVATION"'),
        USUAL),
    "LifecycleInitiated": (
        gauge("lifecycle_oldest_in_status_seconds", 31 * 86400, 3600, 'instance="a",status="INITIATED"'), USUAL),
    "LifecycleSilent": (gauge("lifecycle_last_authentic_age_seconds", 15 * 86400, 60), USUAL),
    "LifecycleNeverHeard": (
        {'process_start_time_seconds{job="lifecycle",instance="a"}': steps((0, 3 * DAY)),
         'lifecycle_last_authentic_age_seconds{instance="a"}': steps(("_", 2 * DAY), (5, DAY))},
        (DAY - 10, DAY + 10, 2 * DAY + 10)),
    "LifecycleSlow": (
        buckets("lifecycle_http_request_duration_seconds", 5, ',method="POST",route="/webhook"'), USUAL),
    "LifecycleSlowDisk": (buckets("lifecycle_commit_duration_seconds", 5), USUAL),
    "LifecycleQueue": (gauge("lifecycle_queue_length", 2000, 3), USUAL),
    "LifecycleWAL": (gauge("lifecycle_wal_bytes", 300 * 1024 * 1024, 4096), USUAL),
}
# The other ways in which some begin.
MORE = [
    ("LifecycleNothingIsSigned", {  # a secret that was changed in the dashboard alone
        ACCEPTED: counting((1, 60), (0, 180), (1, 120)), UNSIGNED: counting((0, 120), (1, 120), (0, 120))}, USUAL),
    ("LifecycleClock", {
        'lifecycle_events_stamped_ahead_total{instance="a"}': counting((0, 120), (1, 120), (0, 120))}, USUAL),
    ("LifecycleSilent", trouble("silent"), USUAL),
    # One is acknowledged from the beginning, and stays so; another comes, and ends by being acknowledged too.
    ("LifecycleError", {
        f'lifecycle_findings_open{{{ERROR},acknowledged="false"}}': steps((0, 120), (1, 120), (0, 120)),
        f'lifecycle_findings_open{{{ERROR},acknowledged="true"}}': steps((1, 240), (2, 120))}, USUAL),
]


def test(alert, series, moments):
    lines = ["  - interval: 1m", f"    name: {alert}", "    input_series:"]
    for name, values in series.items():
        lines += [f"      - series: '{name}'", f'        values: "{values}"']
    lines.append("    promql_expr_test:")
    for moment, fires in zip(moments, (0, 1, 0)):
        lines += [f"      - expr: count(ALERTS{{alertname=\"{alert}\",alertstate=\"firing\"}}) or vector(0)",
                  f"        eval_time: {moment}m", f"        exp_samples: [{{labels: '{{}}', value: {fires}}}]"]
    return lines


def main():
    text = open(RULES, encoding="utf-8").read()
    alerts = re.findall(r"- alert: (\w+)", text)
    if sorted(alerts) != sorted(CASES):
        sys.exit(f"without a case, or cases without an alert: {sorted(set(alerts) ^ set(CASES))}")
    page = open(os.path.join(ROOT, "docs", "operations.md"), encoding="utf-8").read()
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
               for title in re.findall(r"^#+ (.*)$", page, re.MULTILINE)}
    runbooks = re.findall(r"runbook_url: operations\.md#(\S+)", text)
    if len(runbooks) != len(alerts) or not anchors.issuperset(runbooks):
        sys.exit(f"runbooks that docs/operations.md hasn't: {sorted(set(runbooks) - anchors)}")
    lines = [f"rule_files: ['{RULES}']", "evaluation_interval: 1m", "tests:"]
    cases = [(alert, *case) for alert, case in CASES.items()] + MORE
    for case in cases:
        lines += test(*case)
    with tempfile.NamedTemporaryFile("w", suffix=".yml", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        subprocess.run(["promtool", "check", "rules", RULES], check=True)
        if subprocess.run(["promtool", "test", "rules", file.name]).returncode != 0:
            sys.exit(1)
    print(f"{len(alerts)} alerts, {3 * len(cases)} cases: each begins, is silent and ends as it should")


if __name__ == "__main__":
    main()
