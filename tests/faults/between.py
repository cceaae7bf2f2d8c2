"""A socket between the site and PostgreSQL, which passes everything on with a delay."""

import asyncio
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

AT_ONCE = 65_536  # bytes


class Between:
    """Listens on a socket and passes on to another; `delay` seconds each way.

    Where the server ends a connection, so does this; where none listens, a client is
    accepted and left at once.
    """

    def __init__(self, listen: Path, server: Path) -> None:
        self.delay = 0.0
        self._listen, self._server = listen, server
        self._loop = asyncio.new_event_loop()
        self._is_ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="between")

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        loop = self._loop
        asyncio.set_event_loop(loop)
        listening = asyncio.start_unix_server(self._serve, self._listen)
        server = loop.run_until_complete(listening)
        self._is_ready.set()
        loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            from_server, to_server = await asyncio.open_unix_connection(self._server)
        except OSError:
            writer.close()
            return
        ways = (self._pass_on(reader, to_server), self._pass_on(from_server, writer))
        await asyncio.gather(*ways, return_exceptions=True)

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Pass on until one side ends; then end the other, which ends both ways."""
        try:
            while said := await reader.read(AT_ONCE):
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(said)
                await writer.drain()
        finally:
            writer.close()
