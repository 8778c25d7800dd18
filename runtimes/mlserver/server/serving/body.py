"""Bodies are read here, up to a limit: MLServer would keep whatever comes in memory and unpack gzip without any bound."""

from .errors import refusal

# A body above the limit is read and thrown away up to this size, so that its sender gets the answer rather than a
# closed connection; beyond it the connection is closed (bytes).
DISCARD_BYTES = 128 * 1024 * 1024


class BodyLimit:
    def __init__(self, app, most: int):
        self.app = app
        self.most = most

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if any(name == b"content-encoding" and value != b"identity" for name, value in scope["headers"]):
            await refusal(415, "The body is compressed. Send it uncompressed.")(scope, receive, send)
            return
        chunks, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return  # the client went away
            size += len(message["body"])
            if size <= self.most:
                chunks.append(message["body"])
            if not message.get("more_body", False) or size > DISCARD_BYTES:
                break
        if size > self.most:
            words = f"The body is larger than {self.most} bytes. Send fewer rows a request."
            await refusal(413, words)(scope, receive, send)
            return
        body = b"".join(chunks)
        given = False

        async def replay():
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)
