"""What a phone sent, made safe: run as `python -m jisr_imaging FILE FOLDER` in a process of its own.

Decoders of pictures and PDFs are where hostile files strike. So this package knows nothing of Jisr, holds no
credentials and no connection, and its process has limits of processor time, memory and file size. What it can't prove
safe it refuses. `jisr.gateways.inspection` starts it.
"""
