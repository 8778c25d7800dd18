"""The nursery's plants: a database in front of the book that they were written from."""

import json
import logging
import os

import redis

SECONDS = 2


class Plants:
    """
    Measurements by plant, in whole millimetres. The database is asked first; what it does not have is read from the book
    and written there, since the one of the local environment is a cache and forgets.
    """

    def __init__(self, book: str):
        with open(book, encoding="utf-8") as file:
            self._book = json.load(file)
        self._database = redis.Redis(
            host=os.environ["DATABASE_PLANTS_HOST"],
            port=int(os.environ["DATABASE_PLANTS_PORT"]),
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
            decode_responses=True,
        )

    def __len__(self) -> int:
        return len(self._book)

    def find(self, number: str) -> dict | None:
        """None where there is no such plant. Raises redis.RedisError where the database cannot be asked."""
        known = self._database.hgetall(f"plant:{number}")
        if known:
            return {part: int(length) for part, length in known.items()}
        written = self._book.get(number)
        if written is not None:
            logging.getLogger("plants").info("plant %s goes into the database", number)
            self._database.hset(f"plant:{number}", mapping=written)
        return written
