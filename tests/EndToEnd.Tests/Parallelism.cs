// These tests wait for processes more than they reckon: somewhat more at once than there usually are processors.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
