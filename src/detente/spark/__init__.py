"""The thin distributed driver (extra `spark`): the same batch functions inside Spark's `mapInArrow`.

What it gives equals what `build` gives on one machine (ids, events, copies), for any partitioning and after the loss of
an executor. No text ever comes to the driver.
"""
