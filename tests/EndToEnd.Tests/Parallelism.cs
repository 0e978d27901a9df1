// These tests wait for processes more than they reckon: twice as many at once as there usually are processors.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
