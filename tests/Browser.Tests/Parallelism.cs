[assembly: Xunit.AssemblyFixture(typeof(WebhookOps.Browser.Tests.Chromium))]
[assembly: Xunit.AssemblyFixture(typeof(WebhookOps.Browser.Tests.Seeded))]
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)] // one browser and one product at a time is what two cores carry
