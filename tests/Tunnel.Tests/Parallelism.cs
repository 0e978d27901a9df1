// These tests wait for timeouts and processes more than they reckon: more at once than there usually are processors.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
