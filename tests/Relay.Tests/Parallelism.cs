// These tests wait for sockets more than they reckon.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
