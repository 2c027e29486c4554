var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
await app.RunAsync();

/// <summary>Named so that the test host can find the entry point.</summary>
public partial class Program;
