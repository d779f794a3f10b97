"""The floor of an inspection: decode a JPEG and encode it again, in a process of its own. Imports nothing of ours.

python -S reencode.py FILE WRITTEN
"""

import sys

from PIL import Image

with Image.open(sys.argv[1]) as picture:
    picture.save(sys.argv[2], "JPEG", quality=85)
