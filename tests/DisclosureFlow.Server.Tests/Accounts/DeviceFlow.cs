using System.Net;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Tests.Hosting;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>Devices without a browser (RFC 8628).</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class DeviceFlow(OfficeOnTheWeb web) : TokenServerTests(web)
{
    [Fact]
    public async Task A_device_that_asks_too_often_is_told_to_slow_down()
    {
        var device = await Device("tv");
        await Refused("authorization_pending", await Poll("tv", device));
        await Refused("slow_down", await Poll("tv", device));
        Web.Office.Clock.Move(OpenIdPolling.Interval);
        await Refused("authorization_pending", await Poll("tv", device));
    }

    [Fact]
    public async Task A_device_code_is_good_once_and_for_its_own_client()
    {
        var device = await Device("tv");
        var verify = $"/connect/verify?user_code={Uri.EscapeDataString(device.GetProperty("user_code").GetString()!)}";
        await (await Person()).FillTo("/connect/verify", verify, ("user_code", device.GetProperty("user_code").GetString()!));
        await Refused("invalid_grant", await Poll("tv-2", device));
        Web.Office.Clock.Move(OpenIdPolling.Interval);
        var tokens = await Json(await Poll("tv", device));
        using var http = Web.WithToken(tokens.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/api/tasks", UriKind.Relative), Stop)).StatusCode);
        Web.Office.Clock.Move(OpenIdPolling.Interval);
        await Refused("invalid_grant", await Poll("tv", device));
    }

    [Fact]
    public async Task A_device_code_out_of_date_is_refused()
    {
        var device = await Device("tv");
        Web.Office.Clock.Move(TimeSpan.FromMinutes(11));
        await Refused("expired_token", await Poll("tv", device), orWith: "invalid_grant");
    }
}
