"""Check files on the machines of a dask cluster.

The client reads every file and sends its bytes; a worker needs no tree, only valint.  What travels:

    packet.py        a JSON header and blobs: the form of everything that is sent
    plan_record.py   the plan, with the packs, glossaries and schemas that it names
    batch.py         some files, with the English pages that they are compared with
    release.py       what must be the same on both sides
    task.py          what dask calls on a worker: passes a batch on to a child process
    child.py         the child process, which checks the files with the local pool
    executor.py      the client: deals batches, and survives whatever becomes of the workers
    connection.py    the way to the scheduler
"""
