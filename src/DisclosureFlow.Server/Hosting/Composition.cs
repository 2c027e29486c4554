using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Messaging;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.SignOff.Twins;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Typesetting;

namespace DisclosureFlow.Server.Hosting;

/// <summary>Which parts make up the office: the store, the door, the acts behind it, and what follows the log. Site and command line both start here.</summary>
internal static class Composition
{
    /// <summary>Adds everything that works on the data folder. Call <see cref="StoreServices.Open"/> before the host starts.</summary>
    /// <param name="services">The application's.</param>
    /// <param name="folder">Locked by this process.</param>
    /// <param name="originOfNewLog">Name for the log if the folder has none yet.</param>
    /// <param name="fonts">Fonts for typesetting; null: the office's (<see cref="OfficeFonts"/>).</param>
    /// <param name="levels">Time-stamp authorities and revocation; null: nobody is asked, and signatures stay at B-B with the reason shown.</param>
    public static IServiceCollection AddOffice(this IServiceCollection services, DataFolder folder, string? originOfNewLog, Lazy<FontSet>? fonts = null, LevelSettings? levels = null) =>
        services.AddStore(folder)
            .AddActs()
            .AddLevels(levels ?? new LevelSettings())
            .AddSingleton(new OfdSettings(DemoSeal: levels?.IsDemo == true))
            .AddSingleton<MakeOfdCopy>()
            .AddSingleton(fonts ?? OfficeFonts.Load())
            .AddSingleton(LogKey.Open(folder.Keys, originOfNewLog))
            .AddSingleton<LogExport>()
            .AddSingleton<Sequencer>()
            .AddSingleton<LogFollowers>()
            .AddSingleton<Evidence>()
            .AddSingleton<SequencerService>()
            .AddHostedService(provider => provider.GetRequiredService<SequencerService>())
            .AddHostedService<WorkerService>()
            .AddHostedService<ReviewFormService>()
            .AddHostedService<SearchCatchUp>()
            .AddMessaging();

    /// <summary>Adds what only the demo needs.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) =>
        services.AddSingleton<Cast>().AddSingleton<DemoActs>().AddSingleton<DemoOutput>().AddSingleton<DemoRun>().AddSingleton<WorkingDay>();

    private static IServiceCollection AddActs(this IServiceCollection services) =>
        services.AddSingleton<LogSignal>()
            .AddSingleton<Definitions>()
            .AddSingleton<CaseDoor>()
            .AddSingleton<StartCase>()
            .AddSingleton<SaveEdition>()
            .AddSingleton<SaveDraft>()
            .AddSingleton<FillByRule>()
            .AddSingleton<LastYears>()
            .AddSingleton<BringLastYear>()
            .AddSingleton<GiveLastYearsRow>()
            .AddSingleton<CarryForward>()
            .AddSingleton<DraftChecks>()
            .AddSingleton<GiveWord>()
            .AddSingleton<Submit>()
            .AddSingleton<PrivacyHits>()
            .AddSingleton<GiveDispositions>()
            .AddSingleton<Conclude>()
            .AddSingleton<ConcludeItems>()
            .AddSingleton<ReviewForms>()
            .AddSingleton<RegisterReferral>()
            .AddSingleton<RegisterReply>()
            .AddSingleton<SignerKeys>()
            .AddSingleton<OpenSignOff>()
            .AddSingleton<PrepareSigning>()
            .AddSingleton<CompleteSigning>()
            .AddSingleton<StampedSignature>()
            .AddSingleton<Sign>()
            .AddSingleton<RefuseSignOff>()
            .AddSingleton<RecordPublication>()
            .AddSingleton<RequestExpunction>()
            .AddSingleton<DecideExpunction>()
            .AddSingleton<CompareWithPortal>()
            .AddSingleton<SetOutlet>()
            .AddSingleton<Typeset>()
            .AddSingleton<ServiceWorker>()
            .AddSingleton<TimerWorker>();
}
