"""What the official OpenAI SDK makes of the gateway's answers: `openai_sdk.py CASE URL KEY` prints it as JSON.

The prompts are those of ClientUpstream.swift; OpenAISDKTests.swift runs each case and says what it must print.
"""

import asyncio
import json
import struct
import sys
import time
import zlib

import anyio
import openai

MODEL = "gpt-image-2"
PAUSES = []  # how long the SDK wanted to wait, in seconds


def pixel(shade):
    """A PNG of one pixel."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b"")


def failure(error):
    """The facts of an exception that a client can act on."""
    facts = {"class": type(error).__name__, "text": error.message}
    for name in ("code", "param", "type"):
        facts[name] = getattr(error, name, None)
    if isinstance(error.body, dict):
        facts["message"] = error.body.get("message")
    if isinstance(error, openai.APIStatusError):
        facts["status"] = error.status_code
        facts["request_id"] = error.request_id
        facts["upstream_request_id"] = error.response.headers.get("x-upstream-request-id")
        facts["retry_after"] = error.response.headers.get("retry-after")
    return facts


def attempt(call):
    try:
        return {"images": [image.b64_json for image in call().data]}
    except openai.APIError as error:
        return failure(error)


def event(one):
    return [one.type, one.b64_json, getattr(one, "partial_image_index", None)]


def events(stream):
    """The events of a stream, and the failure that ended it."""
    told = []
    try:
        for one in stream:
            told.append(event(one))
    except openai.APIError as error:
        return {"events": told, "failure": failure(error)}
    return {"events": told, "failure": None}


def generate(client):
    raw = client.images.with_raw_response.generate(model=MODEL, prompt="a cat", size="1024x1024", n=1)
    answer = raw.parse()
    return {
        "created": answer.created,
        "images": [image.b64_json for image in answer.data],
        "request_id": raw.headers.get("x-request-id"),
        "upstream_request_id": raw.headers.get("x-upstream-request-id"),
    }


def edit(client):
    one = client.images.edit(model=MODEL, prompt="a cat", image=("cat.png", pixel(1), "image/png"))
    several = client.images.edit(
        model=MODEL,
        prompt="two cats",
        image=[("cat.png", pixel(1), "image/png"), ("dog.png", pixel(2), "image/png")],
        mask=("mask.png", pixel(3), "image/png"),
        size="1024x1024",
        input_fidelity="high",
    )
    return {
        "one": [image.b64_json for image in one.data],
        "several": [image.b64_json for image in several.data],
        "pixels": [pixel(shade).hex() for shade in (1, 2, 3)],
    }


def stream(client):
    generated = client.images.generate(model=MODEL, prompt="a cat", stream=True, partial_images=2)
    edited = client.images.edit(
        model=MODEL, prompt="a cat", image=("cat.png", pixel(1), "image/png"), stream=True, partial_images=2
    )
    return {"generated": events(generated), "edited": events(edited)}


def broken_stream(client):
    return events(client.images.generate(model=MODEL, prompt="a broken stream", stream=True, partial_images=2))


def refused(client):
    return attempt(lambda: client.images.generate(model=MODEL, prompt="a bad size", size="1x1"))


def refused_stream(client):
    try:
        client.images.generate(model=MODEL, prompt="a bad size", stream=True)
    except openai.APIError as error:
        return failure(error)


def wrong_key(client):
    return attempt(lambda: client.with_options(api_key="umk_1_wrong").images.generate(model=MODEL, prompt="a cat"))


def unreadable(client):
    return attempt(lambda: client.images.generate(model="dall-e-3", prompt="a cat"))


def too_fast(client):
    return attempt(lambda: client.images.generate(model=MODEL, prompt="always too fast"))


def patiently(client, prompt):
    """Lets the SDK try again, without the wait."""
    time.sleep = PAUSES.append
    patient = client.with_options(max_retries=2)
    return attempt(lambda: patient.images.generate(model=MODEL, prompt=prompt)) | {"pauses": PAUSES}


def retried(client):
    return patiently(client, "too fast at first")


def waited(client):
    return patiently(client, "busy at first")


def impatient(client):
    hasty = client.with_options(timeout=openai.Timeout(60, read=10))
    return attempt(lambda: hasty.images.generate(model=MODEL, prompt="slow"))


def leaving(client):
    """Reads one event of a stream that goes on, and leaves."""
    opened = client.images.generate(model=MODEL, prompt="slow", stream=True, partial_images=2)
    first = event(next(iter(opened)))
    opened.close()
    return first


async def asynchronous(url):
    """Every kind of answer at once, over the asynchronous client."""

    async def pause(seconds):
        PAUSES.append(seconds)

    anyio.sleep = pause
    async with openai.AsyncOpenAI(base_url=url, api_key=KEY, max_retries=0) as client:

        async def plain(prompt, **options):
            try:
                answer = await client.with_options(**options).images.generate(model=MODEL, prompt=prompt)
                return {"images": [image.b64_json for image in answer.data]}
            except openai.APIError as error:
                return failure(error)

        async def edited():
            answer = await client.images.edit(
                model=MODEL, prompt="a cat", image=[("cat.png", pixel(1), "image/png")], mask=("m.png", pixel(2), "image/png")
            )
            return [image.b64_json for image in answer.data]

        async def streamed(prompt):
            told = []
            try:
                async for one in await client.images.generate(model=MODEL, prompt=prompt, stream=True, partial_images=2):
                    told.append(event(one))
            except openai.APIError as error:
                return {"events": told, "failure": failure(error)}
            return {"events": told, "failure": None}

        names = ["generated", "edited", "streamed", "broken", "refused", "wrong_key", "retried"]
        answers = await asyncio.gather(
            plain("a cat"),
            edited(),
            streamed("a cat"),
            streamed("a broken stream"),
            plain("a bad size"),
            plain("a cat", api_key="umk_1_wrong"),
            plain("too fast at first", max_retries=2),
        )
        return dict(zip(names, answers)) | {"pauses": PAUSES}


CASE, URL, KEY = sys.argv[1:]
if CASE == "asynchronous":
    told = asyncio.run(asynchronous(URL))
else:
    told = globals()[CASE](openai.OpenAI(base_url=URL, api_key=KEY, max_retries=0))
json.dump(told, sys.stdout)
