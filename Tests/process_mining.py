"""Compares our verdicts with token replay in pm4py, a process mining library that knows nothing of us.

Usage: python3 process_mining.py LIFECYCLE [SOLUTIONS]. Makes a log with illegal steps and drops (`simulate`), records
it (`ingest`), and exports it (`export --format xes --strict`). A Petri net made from `lifecycle diagram` has a place
for each status and a transition for each legal arrow, and for each status that is reported again. A trace must be
unfit in pm4py exactly where we call one of its steps illegal under --strict. Exit 0 if both agree, else 1.
"""

import json
import re
import subprocess
import sys
import tempfile

import pm4py
from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils import petri_utils


def legal_net(diagram):
    """The lifecycle as a net: one token, which stands on the present status; every status may be the last."""
    net, places = PetriNet("lifecycle"), {}

    def place(name):
        if name not in places:
            places[name] = PetriNet.Place(name)
            net.places.add(places[name])
        return places[name]

    def arrow(label, source, target):
        transition = PetriNet.Transition(f"{source}->{target}", label)
        net.transitions.add(transition)
        petri_utils.add_arc_from_to(place(source), transition, net)
        petri_utils.add_arc_from_to(transition, place(target), net)

    for line in diagram.splitlines():
        found = re.fullmatch(r"\s+(\S+) --> (\S+?)(: tolerated)?", line)
        if found and found[2] != "[*]" and not found[3]:
            arrow(found[2], "start" if found[1] == "[*]" else found[1], found[2])
    for status in [name for name in places if name != "start"]:
        arrow(status, status, status)
        arrow(None, status, "end")
    return net, Marking({places["start"]: 1}), Marking({places["end"]: 1})


def main(lifecycle, solutions):
    def run(*arguments, **options):
        return subprocess.run([lifecycle, *arguments], check=True, capture_output=True, text=True, **options).stdout

    with tempfile.TemporaryDirectory() as folder:
        database = ["--database", f"{folder}/log.sqlite"]
        lines = run("simulate", "--solutions", solutions, "--seed", "3", "--illegal", "0.1", "--drop", "0.05",
                    "--shuffle", "--same-second", "0.02")
        run("ingest", *database, input=lines)
        with open(f"{folder}/log.xes", "w") as file:
            file.write(run("export", "--format", "xes", "--strict", *database))
        log = pm4py.read_xes(f"{folder}/log.xes", return_legacy_log_object=True)

    net, initial, final = legal_net(run("diagram"))
    results = pm4py.conformance_diagnostics_token_based_replay(log, net, initial, final)
    theirs = {trace.attributes["concept:name"] for trace, result in zip(log, results) if not result["trace_is_fit"]}
    ours = {
        trace.attributes["concept:name"]
        for trace in log
        if any(event["mps:verdict"] == "illegal" for event in trace)
    }
    print(json.dumps({"traces": len(log), "events": sum(map(len, log)), "unfit": len(theirs), "illegal": len(ours),
                      "differ": sorted(theirs ^ ours)[:10]}))
    return 0 if theirs == ours and ours else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "2000"))
