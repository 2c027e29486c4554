using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.Storage;

namespace DisclosureFlow.Server.Hosting;

/// <summary>Which parts make up the office: the store, the door and the acts behind it. The site and the command line both start here.</summary>
internal static class Composition
{
    /// <summary>Adds everything that works on the data folder. Call <see cref="StoreServices.Open"/> before the first use.</summary>
    public static IServiceCollection AddOffice(this IServiceCollection services, DataFolder folder) =>
        services.AddStore(folder)
            .AddSingleton<LogSignal>()
            .AddSingleton<Definitions>()
            .AddSingleton<CaseDoor>()
            .AddSingleton<PrivacyHits>()
            .AddSingleton<StartCase>()
            .AddSingleton<SaveEdition>()
            .AddSingleton<FillByRule>()
            .AddSingleton<Submit>()
            .AddSingleton<GiveDispositions>()
            .AddSingleton<Conclude>()
            .AddSingleton<RegisterReferral>()
            .AddSingleton<RegisterReply>()
            .AddSingleton<RecordPublication>();
}
