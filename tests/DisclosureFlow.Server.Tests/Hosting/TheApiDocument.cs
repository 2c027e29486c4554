using System.Text.Json;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace DisclosureFlow.Server.Tests.Hosting;

[Collection(nameof(OfficeOnTheWeb))]
public sealed class TheApiDocument(OfficeOnTheWeb web)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_is_in_it_with_its_scope_and_nothing_else_is()
    {
        using var document = JsonDocument.Parse(await Document());
        var described = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name} {ScopeOf(operation.Value)}"));
        var mapped = web.Office.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Select(endpoint => $"{endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Single()} {Plain(endpoint)} {endpoint.Metadata.GetMetadata<NeedsScope>()?.Scope ?? "open"}").ToList();
        Assert.True(mapped.Count >= 20, $"only {mapped.Count} endpoints");
        Assert.Equal(mapped.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_endpoint_asks_for_the_policy_of_its_scope_or_is_open_on_purpose()
    {
        foreach (var endpoint in web.Office.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)))
        {
            var scope = endpoint.Metadata.GetMetadata<NeedsScope>()?.Scope;
            Assert.Equal(scope is null, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null);
            Assert.True(scope is null || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(asked => asked.Policy == OpenIdScope.PolicyOf(scope)), $"{endpoint} asks for no policy");
        }
    }

    [Fact]
    public async Task A_validator_and_every_rule_of_ours_accept_it()
    {
        var node = Outside.Program("node", "nodejs");
        var npm = Outside.Program("npm", "npm");
        var folder = Path.Combine(AppContext.BaseDirectory, "openapi-oracle");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Outside.Repository, "tests", "Oracles", "openapi")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }

        var (installed, _, fault) = await Outside.Run(npm, ["ci", "--no-progress", "--no-fund", "--no-audit", "--ignore-scripts"], folder);
        Assert.SkipWhen(installed != 0, $"needs the npm packages of tests/Oracles/openapi: {fault}");
        await File.WriteAllTextAsync(Path.Combine(folder, "v1.json"), await Document(), Stop);
        var (exit, output, error) = await Outside.Run(node, ["check.mjs", "v1.json"], folder);
        Assert.True(exit == 0 && output.Split('\n').Count(line => line.StartsWith("PASS", StringComparison.Ordinal)) >= 11, $"{output}\n{error}");
    }

    private async Task<string> Document()
    {
        using var http = web.WithToken(null);
        return await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stop);
    }

    private static string ScopeOf(JsonElement operation) => operation.GetProperty("security") is var security && security.GetArrayLength() == 0 ? "open"
        : security[0].GetProperty("oauth2")[0].GetString()!;

    // {id:guid} is {id} to a program.
    private static string Plain(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
        part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}" : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content))));
}
