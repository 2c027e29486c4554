namespace DisclosureFlow.Server.Administration;

/// <summary>The administrator's acts. They live as long as a request: Identity and OpenIddict share their context.</summary>
internal static class AdministrationServices
{
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services
        .AddSingleton<FirstStart>()
        .AddSingleton<OfficeRoleNames>()
        .AddScoped<AdministrationDoor>()
        .AddScoped<People>()
        .AddScoped<Organs>()
        .AddScoped<Deputies>()
        .AddScoped<Programs>()
        .AddScoped<HeadKeys>()
        .AddScoped<DeployDefinition>()
        .AddScoped<PasswordRules>()
        .AddSingleton<Incidents>();
}
