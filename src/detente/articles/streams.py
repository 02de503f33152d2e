"""Byte streams that can be looked into, are unpacked on the way, and report damage instead of raising."""

from __future__ import annotations

import codecs
import zlib
from typing import BinaryIO, Protocol

from detente.articles.limits import Limits

__all__ = ["FileStream", "GzipStream", "Stream", "Utf8Stream", "ZstdStream", "unpacked"]

GZIP_MAGIC = b"\x1f\x8b\x08"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
CHUNK = 1 << 16
_DEEPEST = 2


class _Decoder(Protocol):
    """What zlib's and zstandard's decompression objects share."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


class Stream:
    """Reads forward only. `damage` says what is wrong once the data has ended early, else None."""

    def __init__(self) -> None:
        self._ahead = b""
        self._ended = False
        self.damage: str | None = None
        self.damage_code = "broken"
        self.given = 0  #: bytes unpacked so far

    def _more(self) -> bytes:
        """The next bytes, empty at the end."""
        raise NotImplementedError

    def _pull(self) -> bytes:
        if self._ended:
            return b""
        data = self._more()
        self._ended = not data
        return data

    def head(self, size: int) -> bytes:
        """The first `size` bytes that are still unread (fewer at the end), left in place."""
        parts, have = [self._ahead], len(self._ahead)
        while have < size and (data := self._pull()):
            parts.append(data)
            have += len(data)
        self._ahead = b"".join(parts)
        return self._ahead[:size]

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, at least one unless the stream has ended; all of them with size < 0."""
        if size < 0:
            parts = []
            while data := self.read(CHUNK):
                parts.append(data)
            return b"".join(parts)
        if not self._ahead:
            self._ahead = self._pull()
        out, self._ahead = self._ahead[:size], self._ahead[size:]
        return out

    def resume(self) -> bool:
        """After damage: go on at the next sound part, if there can be one. Clears `damage`."""
        return False


class FileStream(Stream):
    """An open binary file; an error while reading ends it with `damage`."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def _more(self) -> bytes:
        try:
            return self._file.read(CHUNK) or b""
        except (OSError, ValueError) as error:
            self.damage = f"could not be read to its end: {error}"
            self.damage_code = "unreadable"
            return b""


class _Unpacker(Stream):
    """What gzip and zstd share: members one after the other, damage, and the guard against bombs."""

    magic = b""
    kind = ""

    def __init__(self, inner: Stream, limits: Limits) -> None:
        super().__init__()
        self._inner = inner
        self._limits = limits
        self._packed = b""
        self._taken = 0
        self._decoder: _Decoder | None = None

    def _new_decoder(self) -> _Decoder:
        raise NotImplementedError

    def _decode(self, decoder: _Decoder) -> bytes:
        """Unpacks some of `_packed`, a bounded amount at a time, and takes it off."""
        raise NotImplementedError

    def _refill(self) -> bool:
        if not self._packed:
            self._packed = self._inner.read(CHUNK)
            self._taken += len(self._packed)
        return bool(self._packed)

    def _fail(self, reason: str, code: str = "broken") -> bytes:
        self.damage, self.damage_code = reason, code
        return b""

    def _more(self) -> bytes:
        while self.damage is None:
            if not self._next_member():
                return b""
            assert self._decoder is not None
            try:
                data = self._decode(self._decoder)
            except Exception as error:  # zlib.error and ZstdError share no base
                self._decoder = None
                return self._fail(f"{self.kind} data is damaged after {self.given:,} unpacked bytes: {error}")
            if self._decoder.eof:
                self._decoder = None
            self.given += len(data)
            if self._is_bomb():
                return self._fail(f"unpacks to more than {self._limits.bomb_ratio} times its size", "bomb")
            if data:
                return data
        return b""

    def _next_member(self) -> bool:
        """True when there is packed data and a decoder for it; False at the end, with damage if it came early."""
        while self._refill():
            if self._decoder is not None:
                return True
            if self._packed.strip(b"\0"):
                self._decoder = self._new_decoder()
                return True
            self._packed = b""  # padding after the last member is usual on tapes and disks
        if self._decoder is not None or self._inner.damage:
            self._decoder = None
            self._fail(self._inner.damage or f"{self.kind} data ends early", "truncated")
        return False

    def _is_bomb(self) -> bool:
        return self.given > self._limits.bomb_floor and self.given > self._taken * self._limits.bomb_ratio

    def resume(self) -> bool:
        """Looks for the next member's magic number behind the damage."""
        if self.damage is None or self.damage_code == "bomb":
            return False
        tail = self._packed[1:]
        while True:
            at = tail.find(self.magic)
            if at >= 0:
                self._packed, self._decoder, self.damage = tail[at:], None, None
                self._ended = False
                return True
            data = self._inner.read(CHUNK)
            if not data:
                return False
            self._taken += len(data)
            tail = tail[-len(self.magic) + 1 :] + data


class GzipStream(_Unpacker):
    """gzip, any number of members."""

    magic = GZIP_MAGIC
    kind = "gzip"

    def _new_decoder(self) -> _Decoder:
        return zlib.decompressobj(wbits=31)

    def _decode(self, decoder: _Decoder) -> bytes:
        data: bytes = decoder.decompress(self._packed, 1 << 20)  # type: ignore[attr-defined]
        self._packed = decoder.unused_data if decoder.eof else decoder.unconsumed_tail  # type: ignore[attr-defined]
        return data


class ZstdStream(_Unpacker):
    """Zstandard, any number of frames. Small bites: one packed byte can stand for 30 kB."""

    magic = ZSTD_MAGIC
    kind = "zstd"
    _BITE = 512

    def _new_decoder(self) -> _Decoder:
        import zstandard

        return zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()

    def _decode(self, decoder: _Decoder) -> bytes:
        data: bytes = decoder.decompress(self._packed[: self._BITE])  # type: ignore[attr-defined]
        self._packed = (decoder.unused_data if decoder.eof else b"") + self._packed[self._BITE :]
        return data


class Utf8Stream(Stream):
    """A stream in UTF-16 or UTF-32, as UTF-8: line readers look for single newline bytes."""

    def __init__(self, inner: Stream, encoding: str, mark: int) -> None:
        super().__init__()
        self._inner = inner
        self._skip = mark
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def _more(self) -> bytes:
        while data := self._inner.read(CHUNK):
            self._skip, data = 0, data[self._skip :]
            if text := self._decoder.decode(data):
                return text.encode("utf-8", errors="replace")
        self.damage, self.damage_code = self._inner.damage, self._inner.damage_code
        return self._decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def unpacked(stream: Stream, limits: Limits) -> tuple[Stream, int]:
    """The stream inside gzip and zstd wrappings, and how many there were.

    At most two wrappings are taken off; a third is left, and is then refused as binary.
    """
    for depth in range(_DEEPEST):
        head = stream.head(4)
        if head.startswith(GZIP_MAGIC):
            stream = GzipStream(stream, limits)
        elif head.startswith(ZSTD_MAGIC):
            stream = ZstdStream(stream, limits)
        else:
            return stream, depth
    return stream, _DEEPEST
