using System.Reflection;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Hosting;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;

namespace DisclosureFlow.Server.Tests.Hosting;

[Collection(nameof(OfficeOnTheWeb))]
public sealed class EveryActOverTheApi(OfficeOnTheWeb web)
{
    /// <summary>Acts that no endpoint calls, and why. Anything new is offered by the API or added here on purpose.</summary>
    private static readonly Dictionary<string, string> OnPurpose = new(StringComparer.Ordinal)
    {
        ["Sign"] = "the head signs on his own page (decision 0012)",
        ["PrepareSigning"] = "a part of signing",
        ["CompleteSigning"] = "a part of signing",
        ["RequestExpunction"] = "two people remove what must not be kept, looking at it (decisions 0012, 0013)",
        ["DecideExpunction"] = "two people remove what must not be kept, looking at it (decisions 0012, 0013)",
        ["SaveDraft"] = "puts two people's fields together on the editor page; a program is told of the conflict and reads again",
        ["Incidents"] = "the administrator's machinery, on his page",
        ["Typeset"] = "the system's",
        ["ServiceWorker"] = "the system's",
        ["TimerWorker"] = "the system's",
        ["RaiseLevel"] = "the system's",
        ["MakeOfdCopy"] = "the system's",
        ["ReviewForms"] = "the system's",
    };

    [Fact]
    public void Every_act_behind_the_door_is_offered_by_an_endpoint_or_left_out_on_purpose()
    {
        var acts = Acts();
        Assert.True(acts.Count >= 20, $"only {acts.Count} acts found");
        var offered = web.Office.Get<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<NeedsScope>() is not null)
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<MethodInfo>().GetParameters()).Select(parameter => parameter.ParameterType.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal([], acts.Where(act => !offered.Contains(act) && !OnPurpose.ContainsKey(act)));
        Assert.Equal([], OnPurpose.Keys.Where(offered.Contains));
    }

    /// <summary>Every act on a case: through the door itself, or through another act (filling and carrying over save an edition).</summary>
    internal static IReadOnlyList<string> Acts() =>
        [.. Made(typeof(CaseDoor)).Concat(Made(typeof(Server.Drafting.SaveEdition)).Where(type => !typeof(PageModel).IsAssignableFrom(type))).Select(type => type.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Classes that are handed one of <paramref name="part"/> when they are made.</summary>
    private static IEnumerable<Type> Made(Type part) => typeof(CaseDoor).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetConstructors().Any(made => made.GetParameters().Any(parameter => parameter.ParameterType == part)));
}
