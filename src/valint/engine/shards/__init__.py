"""One run on several machines: each checks a part of the files, and one of them makes the report.

partition.py    which file is in which part
same_run.py     what must be the same on all machines
fact_file.py    what a part leaves behind: the form of the file, written and read
shape.py        whether what was read is what a check finds
gathering.py    the files of several parts, beside the tree that they were made of
merging.py      the results of all parts, for the phase that sees the whole tree
"""
