using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace DisclosureFlow.Server.Tests.Hosting;

[Collection(nameof(OfficeOnTheWeb))]
public sealed class EveryEndpointNamesItsPolicy(OfficeOnTheWeb web)
{
    [Fact]
    public void No_page_file_or_endpoint_lives_by_the_fallback_alone()
    {
        var endpoints = web.Office.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 60, $"only {endpoints.Count} endpoints found");
        var silent = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            && !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(asked => !string.IsNullOrEmpty(asked.Policy)));
        Assert.Equal([], silent.Select(endpoint => endpoint.RoutePattern.RawText));
    }
}
