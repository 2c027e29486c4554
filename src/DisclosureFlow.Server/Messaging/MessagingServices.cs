using MassTransit;

namespace DisclosureFlow.Server.Messaging;

/// <summary>The bus, the relay that feeds it from the log, and our own consumer.</summary>
internal static class MessagingServices
{
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<NotifyNext>();
            bus.AddConsumer<ParkPoison>();
            bus.UsingInMemory((context, transport) => transport.ReceiveEndpoint("disclosureflow", endpoint =>
            {
                // Serial, so within each case in order; a consumer of ours takes a millisecond.
                endpoint.ConcurrentMessageLimit = 1;
                endpoint.UseMessageRetry(retry => retry.Intervals(100, 500, 2000));
                endpoint.ConfigureConsumer<NotifyNext>(context);
                endpoint.ConfigureConsumer<ParkPoison>(context);
            }));
        });
        // What is still on its way is in the log: it is sent again after the next start, so nobody waits for it when the site stops.
        services.Configure<MassTransitHostOptions>(options => options.StopTimeout = TimeSpan.FromSeconds(5));
        services.AddSingleton<Relay>();
        services.AddHostedService(provider => provider.GetRequiredService<Relay>());
        return services;
    }
}
