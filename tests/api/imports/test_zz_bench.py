"""Ad hoc: 10,000 lines of each kind."""
import sys, time, cProfile, pstats
sys.path.insert(0, "/work/wt/history")
import pytest
from tests.api.imports import files
from tests.api.imports.conftest import *
from operations.imports.actions import *
import random

N = int(__import__("os").environ.get("N", "1000"))
PROFILE = __import__("os").environ.get("PROFILE", "")
ONLY = __import__("os").environ.get("ONLY", "").split(",")

def lines_of(kind):
    r = random.Random(5)
    def at(i):
        if i % 2:
            return {"place": "", "latitude": f"{r.uniform(51.7, 51.8):.5f}", "longitude": f"{r.uniform(-1.3, -1.2):.5f}"}
        return {"place": f"{i} Lake Street", "latitude": "", "longitude": ""}
    day = lambda i: f"{2015 + i % 10}-{1 + i % 12:02d}-{1 + i % 28:02d}"
    for i in range(N):
        if kind == "premises":
            yield files.PREMISES | {"address": f"{i} Lake Street"}
        if kind == "operations":
            yield files.OPERATION | {"source": f"O-{i//2}"} if i % 2 == 0 else files.PHASE | {"source": f"O-{i//2}"}
        if kind == "reports":
            yield files.REPORT | at(i) | {"external_id": f"R-{i}", "received_at": day(i) + " 12:00", "description": "Two people at the corner, dealing from a car"}
        if kind == "warrants":
            yield files.WARRANT | at(i//2) | {"source": f"W-{i//2}"} if i % 2 == 0 else files.ENTRY | {"source": f"W-{i//2}"}
        if kind == "arrests":
            yield files.ARREST | at(i) | {"custody_number": f"43AA/{i}/19", "arrested_at": day(i) + " 12:00"}
        if kind == "activities":
            yield files.ACTIVITY | at(i) | {"source": f"A-{i}", "occurred_on": day(i)}
        if kind == "seizures":
            yield files.SEIZURE | at(i) | {"source": f"S-{i}", "occurred_on": day(i), "exhibit_reference": f"AB/{i}"}
        if kind == "closures":
            k = i % 5
            if k == 0:
                yield files.CASE | at(i//5) | {"source": f"C-{i//5}"}
            else:
                yield dict(files.EVENTS[k-1]) | {"source": f"C-{i//5}"}

KINDS_ = ["premises","operations","reports","warrants","arrests","closures","activities","seizures"]

from django.db import connection
class Count:
    n=0; t=0.0
    def __call__(self, execute, sql, params, many, context):
        t=time.monotonic()
        try: return execute(sql, params, many, context)
        finally:
            self.n+=1; self.t+=time.monotonic()-t
def timed(by, kind, lines):
    count=Count()
    with connection.execute_wrapper(count):
        timed2(by, kind, lines)
    print(f"   {kind} queries a line-pass {count.n/len(lines)/2:.1f}, ms each {1000*count.t/count.n:.2f}", flush=True)

def timed2(by, kind, lines):
    c0 = time.process_time(); t0 = time.monotonic(); row = files.send(by, kind, *lines); t1 = time.monotonic()
    run_file(row.pk); t2 = time.monotonic(); row.refresh_from_db()
    assert row.n_wrong == 0, list(row.problems.values_list("line", "wrong")[:3])
    c = (row.n_stored, row.n_there)
    begin_storing(by=by, key=row.key); run_file(row.pk); t3 = time.monotonic(); row.refresh_from_db()
    print(f"{kind:10} add {t1-t0:5.1f} check {t2-t1:6.1f} {c} store {t3-t2:6.1f} stored {row.n_stored} there {row.n_there} wrong {row.n_wrong} cpu {time.process_time()-c0:.1f}", flush=True)
    remove_file(by=by, key=row.key)

def test_speed(history):
    kinds = [k for k in KINDS_ if not ONLY[0] or k in ONLY]
    for kind in kinds:
        lines = list(lines_of(kind))
        if PROFILE:
            p = cProfile.Profile(); p.enable()
        timed(history.records, kind, lines)
        if PROFILE:
            p.disable(); pstats.Stats(p).sort_stats("tottime").print_stats(22)
            continue
        timed(history.records, kind, lines)
