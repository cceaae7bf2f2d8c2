"""A sweeper that is killed at random, again and again, until it has had its lives.

Run as a process of its own: its lives and a seed are its arguments. Django is
loaded once, and each life is a fork of that; it ends by SIGKILL, wherever it is.
"""

import os
import random
import signal
import sys
import time

import django


def live() -> None:
    from operations.deadlines.actions.mail import send_alerts
    from operations.deadlines.actions.sweep import sweep_deadlines

    while True:
        sweep_deadlines()
        send_alerts()


def main(n_lives: int, seed: int) -> None:
    django.setup()
    by_chance = random.Random(seed)
    for _ in range(n_lives):
        pid = os.fork()
        if not pid:
            live()
        time.sleep(by_chance.uniform(0.02, 0.6))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
