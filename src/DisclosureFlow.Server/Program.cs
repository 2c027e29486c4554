var app = DisclosureFlow.Server.Hosting.Site.Build(["http://localhost:5085"], _ => { });
await app.RunAsync();

/// <summary>Named so that the test host can find the entry point.</summary>
public partial class Program;
