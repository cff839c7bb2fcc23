"""Writes dtypes.npz beside itself: an array of each dtype that decodeNpz reads, and two that it does not.

python3 dtypes.py; made with NumPy 2.4.6, also by Debian's 1.24.
"""
from pathlib import Path

import numpy as np

halves = [0.0, -0.0, 1.5, -2.25, 65504.0, 6e-8, np.inf, -np.inf]
np.savez_compressed(
    Path(__file__).with_name("dtypes.npz"),
    u1=np.array([[0, 1, 127], [128, 254, 255]], dtype=np.uint8),
    i1=np.array([-128, -1, 0, 127], dtype=np.int8),
    u2=np.array([0, 1, 65535], dtype="<u2"),
    u2_big=np.array([0, 1, 65535], dtype=">u2"),
    i2=np.array([-32768, -1, 32767], dtype="<i2"),
    b1=np.array([True, False, True]),
    f2=np.array(halves, dtype="<f2"),
    f2_big=np.array(halves, dtype=">f2"),
    fortran=np.asfortranarray(np.arange(6, dtype=np.uint8).reshape(2, 3)),
    names=np.array(["a", "b"]),
    objects=np.array([None, {"a": 1}], dtype=object),
)
