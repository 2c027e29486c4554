using DisclosureFlow.Server.Hosting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Accounts;

/// <summary>A role held now in one organ.</summary>
internal sealed record HeldRole(Guid Organ, string OrganName, string Role);

/// <summary>Whom the token stands for.</summary>
internal sealed record MeAnswer(Guid Account, string Name, IReadOnlyList<HeldRole> Roles);

/// <summary>Who am I, for programs.</summary>
internal static class AccountsApi
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/me", Me).Offers("whoAmI", OpenIdScopes.Self, "令牌代表谁、现有哪些角色", "Whom the token stands for and which roles he holds now").Answers<MeAnswer>().WithTags("accounts");

    private static async Task<IResult> Me(SignedIn person, Store store, CancellationToken stop)
    {
        var roles = await person.Roles(stop);
        var organs = roles.Select(held => held.Organ).Distinct().ToArray();
        var names = await store.Organs.AsNoTracking().Where(organ => organs.Contains(organ.Id)).ToDictionaryAsync(organ => organ.Id, organ => organ.Name, stop);
        var account = person.Caller.Account;
        var name = await store.Users.Where(one => one.Id == account).Select(one => one.DisplayName).SingleAsync(stop);
        return TypedResults.Ok(new MeAnswer(account, name, [.. roles.Select(held => new HeldRole(held.Organ, names[held.Organ], held.Role))]));
    }
}
