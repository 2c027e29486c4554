using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using OpenIddict.Validation.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Tokens for other programs: OAuth 2.0 and OpenID Connect by OpenIddict over the same accounts and the same store.</summary>
internal static class OpenIdServer
{
    /// <summary>The scope that admits to the API.</summary>
    public const string ApiScope = "api";

    /// <summary>The policy of the API's endpoints: a valid, unrevoked token with the scope.</summary>
    public const string ApiPolicy = "api";

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
                server.RegisterScopes(Scopes.OpenId, Scopes.Profile, Scopes.Email, Scopes.OfflineAccess, ApiScope);
                server.Configure(options => options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
                server.SetAccessTokenLifetime(TimeSpan.FromMinutes(15)).SetRefreshTokenLifetime(TimeSpan.FromDays(14));
                // TLS ends at the proxy in front; a plain request from elsewhere than this machine is refused by SecureConnect.
                server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableUserInfoEndpointPassthrough()
                    .EnableEndSessionEndpointPassthrough().EnableEndUserVerificationEndpointPassthrough().DisableTransportSecurityRequirement();
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseAspNetCore();
                validation.EnableTokenEntryValidation();
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
        services.AddAuthorizationBuilder().AddPolicy(ApiPolicy, policy => policy.AddAuthenticationSchemes(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme)
            .RequireAuthenticatedUser().RequireAssertion(context => context.User.HasClaim(Claims.Private.Scope, ApiScope)));
        return services;
    }

    /// <summary>Tokens never travel in the clear: a plain request to the token endpoints is answered only on this machine.</summary>
    public static void UseSecureConnect(this WebApplication app) => app.Use((http, next) =>
    {
        var fromHere = http.Connection.RemoteIpAddress is { } address && System.Net.IPAddress.IsLoopback(address);
        if (http.Request.Path.StartsWithSegments("/connect", StringComparison.OrdinalIgnoreCase) && !http.Request.IsHttps && !fromHere)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        return next(http);
    });
}
