"""Disks that can fail: one whose power is cut, and one that fills up."""

import contextlib
import fcntl
import os
import struct
import subprocess

from trial import Skipped

EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING = struct.pack("I", 2)


def _run(*command, refusal=Skipped):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise refusal(f"{' '.join(command)}: {done.stderr.strip()}")


class LoopDisk:
    """An ext4 file system in an image file. Cutting its power loses whatever wasn't synced, as the kernel
    itself keeps it: EXT4_IOC_SHUTDOWN stops all writing at once, the journal's too."""

    def __init__(self, trial, name="disk", mebibytes=256):
        # The image lies in memory where it can: a cycle costs two mounts.
        folder = "/dev/shm" if os.access("/dev/shm", os.W_OK) else trial.work
        self.image = os.path.join(folder, f"lifecycle-faults-{os.getpid()}-{name}.img")
        self.folder = trial.path(name)
        self.is_mounted = False
        os.makedirs(self.folder)
        with open(self.image, "wb") as file:
            file.truncate(mebibytes * 2**20)
        try:
            _run("mkfs.ext4", "-q", self.image)
            self.mount()
        except BaseException:
            os.remove(self.image)
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.unmount()
            os.rmdir(self.folder)
        finally:
            os.remove(self.image)

    def path(self, name):
        return os.path.join(self.folder, name)

    def mount(self):
        _run("mount", "-o", "loop", self.image, self.folder)
        self.is_mounted = True

    def unmount(self):
        if self.is_mounted:
            _run("umount", self.folder, refusal=RuntimeError)
            self.is_mounted = False

    def cut_power(self):
        """From here on nothing reaches the disk. End the service, then call `power_returns`."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, EXT4_IOC_SHUTDOWN, WITHOUT_FLUSHING)
        finally:
            os.close(folder)

    def power_returns(self):
        self.unmount()
        self.mount()


@contextlib.contextmanager
def small_disk(trial, name, mebibytes):
    """A tmpfs of so many MiB; gives its folder."""
    folder = trial.path(name)
    os.makedirs(folder)
    _run("mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", folder)
    try:
        yield folder
    finally:
        _run("umount", folder, refusal=RuntimeError)
        os.rmdir(folder)


def fill(folder):
    """Fills the disk to its last byte; answers the file to remove."""
    path = os.path.join(folder, "filler")
    with open(path, "wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while file.write(b"\0" * size) == size:
                    pass
    return path
