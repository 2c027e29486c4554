return await DisclosureFlow.Server.Hosting.CommandLine.Run(args);

/// <summary>Named so that the test host can find the entry point.</summary>
public partial class Program;
