using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Server.Storage;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Validation;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Tokens for other programs: OAuth 2.0 and OpenID Connect by OpenIddict over the same accounts and the same store.</summary>
internal static class OpenIdServer
{
    /// <summary>How long a program may stay away before it has to be let in again.</summary>
    public static readonly TimeSpan OfflineAccess = TimeSpan.FromDays(14);

    /// <summary>Whom an access token is for; the API takes no other.</summary>
    public const string Audience = "disclosureflow-api";

    public static readonly TimeSpan AccessToken = TimeSpan.FromMinutes(15);

    /// <summary>OpenIddict's own handlers of a token come first: ours asks only about one that they accept.</summary>
    private const int AfterTheirOwn = int.MaxValue - 1000;

    public static IServiceCollection AddOpenId(this IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<Store>())
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo")
                    .SetIntrospectionEndpointUris("connect/introspect").SetRevocationEndpointUris("connect/revoke").SetEndSessionEndpointUris("connect/logout")
                    .SetDeviceAuthorizationEndpointUris("connect/device").SetEndUserVerificationEndpointUris("connect/verify").SetPushedAuthorizationEndpointUris("connect/par");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow().AllowClientCredentialsFlow().AllowDeviceAuthorizationFlow();
                server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess);
                server.RegisterScopes([.. OpenIdScopes.All.Select(scope => scope.Name)]);
                server.Configure(options => options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
                server.SetAccessTokenLifetime(AccessToken).SetRefreshTokenLifetime(OfflineAccess).SetRefreshTokenReuseLeeway(TimeSpan.Zero);
                server.AddEventHandler<OpenIddictServerEvents.ValidateTokenContext>(handler => handler.UseScopedHandler<OpenIdSessions>().SetOrder(AfterTheirOwn));
                server.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseSingletonHandler<OpenIdPolling>().SetOrder(int.MinValue + 1000));
                // TLS ends at the proxy in front; a plain request from elsewhere than this machine is refused by SecureConnect.
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableUserInfoEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough().EnableEndUserVerificationEndpointPassthrough().DisableTransportSecurityRequirement();
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                // RFC 9700, 4.3.2: a token in an address ends up in logs and histories.
                validation.UseAspNetCore().DisableAccessTokenExtractionFromQueryString().DisableAccessTokenExtractionFromBodyForm();
                validation.AddAudiences(Audience);
                validation.EnableTokenEntryValidation();
                validation.AddEventHandler<OpenIddictValidationEvents.ValidateTokenContext>(handler => handler.UseScopedHandler<OpenIdSessions>().SetOrder(AfterTheirOwn));
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<DataFolder, TimeProvider>((options, folder, clock) =>
        {
            foreach (var certificate in KeyRing.Load(folder.Keys, "token-sign", X509KeyUsageFlags.DigitalSignature, clock.GetUtcNow()))
            {
                options.SigningCredentials.Add(new SigningCredentials(new X509SecurityKey(certificate), SecurityAlgorithms.RsaSha256));
            }

            foreach (var certificate in KeyRing.Load(folder.Keys, "token-encrypt", X509KeyUsageFlags.KeyEncipherment, clock.GetUtcNow()))
            {
                options.EncryptionCredentials.Add(new EncryptingCredentials(new X509SecurityKey(certificate), SecurityAlgorithms.RsaOAEP, SecurityAlgorithms.Aes256CbcHmacSha512));
            }
        });
        OpenIdScopes.AddPolicies(services.AddAuthorizationBuilder());
        services.AddSingleton<OpenIdClients>().AddHostedService(provider => provider.GetRequiredService<OpenIdClients>());
        services.AddSingleton<TokenPruning>().AddHostedService(provider => provider.GetRequiredService<TokenPruning>());
        return services;
    }

    /// <summary>
    /// Tokens never travel in the clear: a plain request to the token endpoints is answered only on this machine. Nor do they stand in an
    /// address, where logs and histories keep them.
    /// </summary>
    public static void UseSecureConnect(this WebApplication app) => app.Use((http, next) =>
    {
        var fromHere = http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address);
        if (http.Request.Path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase) && ((!http.Request.IsHttps && !fromHere) || Array.Exists(NeverInAnAddress, http.Request.Query.ContainsKey)))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        return next(http);
    });

    private static readonly string[] NeverInAnAddress =
        [Parameters.AccessToken, Parameters.RefreshToken, Parameters.ClientSecret, Parameters.ClientAssertion, Parameters.CodeVerifier, Parameters.DeviceCode, Parameters.Password];
}
