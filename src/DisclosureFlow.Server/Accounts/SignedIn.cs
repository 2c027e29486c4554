using System.Security.Claims;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>The signed-in person of this request and what he may do now; read from the store, so a role taken away is gone at once.</summary>
internal sealed class SignedIn(IHttpContextAccessor http, Store store, TimeProvider clock)
{
    private IReadOnlyList<(Guid Organ, string Role)>? roles;

    /// <summary>Null when nobody is signed in.</summary>
    public Guid? Account => Guid.TryParse(http.HttpContext?.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? http.HttpContext?.User.FindFirstValue("sub"), out var id) ? id : null;

    public string SessionId => http.HttpContext?.User.FindFirstValue(Sessions.IdClaim) ?? "";

    /// <summary>The person as the door knows him.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the page was opened to everyone by mistake.</exception>
    public Caller Caller => new(Account ?? throw new InvalidOperationException("nobody is signed in"), http.HttpContext!.Request.Headers["Idempotency-Key"] is [{ Length: > 0 and <= 100 } key] ? key : null);

    /// <summary>Roles held at this moment, organ by organ; as deputy too.</summary>
    public async ValueTask<IReadOnlyList<(Guid Organ, string Role)>> Roles(CancellationToken stop)
    {
        if (roles is null && Account is { } account)
        {
            var now = clock.GetUtcNow();
            var held = await store.RoleAssignments.AsNoTracking()
                .Where(one => one.AccountId == account && one.From <= now && (one.Until == null || one.Until > now))
                .Select(one => new { one.OrganId, one.Role }).ToListAsync(stop);
            var deputized = await Deputies.Standing(store, now).Where(one => one.DeputyId == account).Select(one => new { one.OrganId, one.Role }).ToListAsync(stop);
            roles = [.. held.Concat(deputized).Select(one => (one.OrganId, one.Role)).Distinct()];
        }

        return roles ?? [];
    }

    /// <summary>True when the person holds the role in that organ, or in any where none is named.</summary>
    public async ValueTask<bool> Holds(string role, CancellationToken stop, Guid? organ = null) =>
        (await Roles(stop)).Any(held => held.Role == role && (organ is null || held.Organ == organ));
}

/// <summary>Asks for a role of <see cref="OfficeRoles"/>.</summary>
internal sealed record HoldsRole(string Role) : IAuthorizationRequirement;

internal sealed class HoldsRoleHandler(SignedIn person, IHttpContextAccessor http) : AuthorizationHandler<HoldsRole>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, HoldsRole requirement)
    {
        if (await person.Holds(requirement.Role, http.HttpContext?.RequestAborted ?? CancellationToken.None))
        {
            context.Succeed(requirement);
        }
    }
}
