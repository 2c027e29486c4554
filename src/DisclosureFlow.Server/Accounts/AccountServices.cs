using System.Security.Claims;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace DisclosureFlow.Server.Accounts;

/// <summary>Who may come in, and how: cookies over server-side sessions, passwords, one-time codes, passkeys. Everything not opened is closed.</summary>
internal static class AccountServices
{
    /// <summary>Where people sign in.</summary>
    public const string SignInPath = "/sign-in";

    /// <summary>The policy of whoever is signed in, whatever his roles: named by every page and file that asks for no more.</summary>
    public const string SignedInPolicy = "signed in";

    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<Account>(options =>
            {
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                // Length is what makes a password strong (NIST SP 800-63B, 3.1.1.2); rules of composition make it forgotten.
                options.Password.RequiredLength = 10;
                options.Password.RequiredUniqueChars = 4;
                options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
                options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-._";
                options.SignIn.RequireConfirmedAccount = false;
            })
            .AddUserStore<SealedUserStore>()
            .AddSignInManager<OfficeSignIn>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddErrorDescriber<AccountFaults>()
            .AddPasswordValidator<RememberedPasswords>()
            .AddPasswordValidator<GuessablePasswords>()
            .AddDefaultTokenProviders()
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        // A passkey counts as two factors: the device asks for finger, face or its own password each time.
        services.Configure<IdentityPasskeyOptions>(static passkeys => passkeys.UserVerificationRequirement = "required");
        services.AddHostedService<SealEarlierSecrets>();
        services.AddSingleton<Sessions>();
        // Every half hour Identity makes the principal anew from the account: it stays the same session.
        services.Configure<SecurityStampValidatorOptions>(static options => options.OnRefreshingPrincipal = static context =>
        {
            if (context.CurrentPrincipal?.FindFirst(Sessions.IdClaim) is { } session)
            {
                ((ClaimsIdentity)context.NewPrincipal!.Identity!).AddClaim(session.Clone());
                DueFirst.KeepAsAtSignIn(context.CurrentPrincipal, context.NewPrincipal);
            }

            return Task.CompletedTask;
        });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<Sessions>((cookie, sessions) =>
        {
            cookie.SessionStore = sessions;
            cookie.Cookie.Name = "df-session";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
            cookie.SlidingExpiration = true;
            // A page that only asks for news is nobody at work: it keeps no session alive.
            cookie.Events.OnCheckSlidingExpiration = context =>
            {
                context.ShouldRenew &= !context.Request.Headers.ContainsKey("HX-Request");
                return Task.CompletedTask;
            };
            cookie.LoginPath = SignInPath;
            cookie.LogoutPath = "/sign-out";
            cookie.AccessDeniedPath = "/error/403";
            cookie.ReturnUrlParameter = "back";
        });
        services.AddDataProtection().SetApplicationName("DisclosureFlow").PersistKeysToDbContext<Store>();
        services.AddSingleton<RingSeal>();
        services.AddOptions<KeyManagementOptions>().Configure<RingSeal>((ring, seal) => ring.XmlEncryptor = new RingEncryptor(seal));
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser().Build())
            .AddPolicy(SignedInPolicy, policy => policy.AddAuthenticationSchemes(IdentityConstants.ApplicationScheme).RequireAuthenticatedUser())
            .AddPolicy(OfficeRoles.Administrator, policy => policy.RequireAuthenticatedUser().AddRequirements(new HoldsRole(OfficeRoles.Administrator)))
            .AddPolicy(OfficeRoles.Auditor, policy => policy.RequireAuthenticatedUser().AddRequirements(new HoldsRole(OfficeRoles.Auditor)));
        services.AddScoped<IAuthorizationHandler, HoldsRoleHandler>();
        services.AddScoped<SignedIn>().AddScoped<SecondFactors>().AddScoped<OwnAccount>();
        return services;
    }
}

/// <summary>Roles that stand beside the process: the definition's own roles are its candidate roles.</summary>
internal static class OfficeRoles
{
    /// <summary>Keeps people, roles and keys; can't read drafts, approve, or touch the trail.</summary>
    public const string Administrator = "administrator";

    /// <summary>Publishes; also opens and closes the organ's pages on our own site.</summary>
    public const string Publisher = "publisher";

    /// <summary>Reviews; keeps the register of reviews.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>Reads every case and its trail; changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>Roles that judge, decide or let others in: a person's, never a system's.</summary>
    public static readonly IReadOnlyList<string> OfPersons = [Reviewer, HeadKeys.Role, Administrator];
}

#pragma warning disable S6672 // The base class asks for this logger.
/// <summary>Sign-in refuses a closed account, and the account of a system, before it looks at the password.</summary>
internal sealed class OfficeSignIn(
    UserManager<Account> users, IHttpContextAccessor http, IUserClaimsPrincipalFactory<Account> claims, IOptions<IdentityOptions> options,
    ILogger<SignInManager<Account>> log, Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider schemes, IUserConfirmation<Account> confirmation, SecondFactors factors)
    : SignInManager<Account>(users, http, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(Account user) =>
        user.DisabledAt is null && await base.CanSignInAsync(user) && !(await UserManager.GetClaimsAsync(user)).Any(claim => claim.Type == OpenIdClients.SystemAccount);

    /// <summary>A passkey alone signs in; where two factors are demanded, a password beside it does not: it leads to the second step.</summary>
    public override async Task<bool> IsTwoFactorEnabledAsync(Account user) =>
        await base.IsTwoFactorEnabledAsync(user) || (await factors.HasPasskey(user) && await factors.Demanded(user));
}
