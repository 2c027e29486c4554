using System.Security.Claims;
using System.Security.Cryptography;
using DisclosureFlow.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DisclosureFlow.Server.Accounts;

/// <summary>One signed-in browser. The cookie holds a random key only; without its row it is worth nothing.</summary>
internal sealed class Session
{
    /// <summary>SHA-256 of the cookie's key, 64 lower-case hexadecimal digits: whoever reads the table can't sign in with it.</summary>
    public required string Id { get; init; }

    public required Guid AccountId { get; init; }

    public required byte[] Ticket { get; set; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When the person last proved again who he is; null: not since he signed in.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>The browser's own description, at most 200 characters.</summary>
    public required string Device { get; init; }

    public static void Map(EntityTypeBuilder<Session> row)
    {
        row.ToTable("session").HasKey(session => session.Id);
        row.Property(session => session.Id).HasMaxLength(64);
        row.Property(session => session.Device).HasMaxLength(200);
        row.HasIndex(session => session.AccountId);
        row.HasIndex(session => session.ExpiresAt);
        row.HasOne<Account>().WithMany().HasForeignKey(session => session.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Keeps sessions in the store, so that each can be listed and ended, and ends with its account at once.</summary>
internal sealed class Sessions(IDbContextFactory<Store> stores, TimeProvider clock) : ITicketStore
{
    /// <summary>How exact "last seen" is: a write for every request would be one too many.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromMinutes(5);

    /// <summary>After so long a person signs in again, however busy the session was; eight idle hours end it earlier.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>So long after signing in, or after proving it again, a person may change what he signs in with (ASVS 7.5.1).</summary>
    private static readonly TimeSpan ConfirmedFor = TimeSpan.FromMinutes(10);

    /// <summary>What the description of a program's session begins with; the program's name follows.</summary>
    public const string Program = "program:";

    /// <summary>The id of the session that a signed-in request runs under, for the list of sessions.</summary>
    public const string IdClaim = "session";

    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, new DefaultHttpContext(), CancellationToken.None);

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var (id, now) = (IdOf(key), clock.GetUtcNow());
        ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(IdClaim, id));
        var device = httpContext.Request.Headers.UserAgent.ToString();
        await using var store = await stores.CreateDbContextAsync(cancellationToken);
        store.Sessions.Add(new Session
        {
            Id = id,
            AccountId = Guid.Parse(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!),
            Ticket = TicketSerializer.Default.Serialize(ticket),
            StartedAt = now,
            LastSeenAt = now,
            ExpiresAt = ticket.Properties.ExpiresUtc ?? now + Lifetime,
            Device = device[..Math.Min(device.Length, 200)],
        });
        await store.SaveChangesAsync(cancellationToken);
        await store.Sessions.Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        return key;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await using var store = await stores.CreateDbContextAsync();
        if (await store.Sessions.FindAsync(IdOf(key)) is { } session)
        {
            // A principal made anew from the account does not know its session.
            if (!ticket.Principal.HasClaim(claim => claim.Type == IdClaim))
            {
                ((ClaimsIdentity)ticket.Principal.Identity!).AddClaim(new Claim(IdClaim, session.Id));
            }

            session.Ticket = TicketSerializer.Default.Serialize(ticket);
            session.LastSeenAt = clock.GetUtcNow();
            session.ExpiresAt = ticket.Properties.ExpiresUtc ?? session.ExpiresAt;
            await store.SaveChangesAsync();
        }
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var (id, now) = (IdOf(key), clock.GetUtcNow());
        var oldest = now - Lifetime;
        await using var store = await stores.CreateDbContextAsync();
        var found = await (
            from session in store.Sessions.AsNoTracking()
            join account in store.Users on session.AccountId equals account.Id
            where session.Id == id && session.ExpiresAt > now && session.StartedAt > oldest && account.DisabledAt == null && !session.Device.StartsWith(Program)
            select new { session.Ticket, session.LastSeenAt }).SingleOrDefaultAsync();
        if (found is null)
        {
            return null;
        }

        if (now - found.LastSeenAt > Resolution)
        {
            await store.Sessions.Where(session => session.Id == id).ExecuteUpdateAsync(row => row.SetProperty(session => session.LastSeenAt, now));
        }

        return TicketSerializer.Default.Deserialize(found.Ticket);
    }

    public async Task RemoveAsync(string key)
    {
        await using var store = await stores.CreateDbContextAsync();
        await store.Sessions.Where(session => session.Id == IdOf(key)).ExecuteDeleteAsync();
    }

    /// <summary>
    /// A session of a program that was let in to stay (offline access, a device): listed and ended like a browser's. No cookie opens it, for
    /// nobody knows its key.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="program">The program's name as people know it.</param>
    /// <param name="lifetime">How long it lasts unless <see cref="Stay"/> prolongs it.</param>
    public async Task<string> Grant(Guid account, string program, TimeSpan lifetime, CancellationToken stop)
    {
        var (id, now) = (IdOf(WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32))), clock.GetUtcNow());
        var device = Program + program;
        await using var store = await stores.CreateDbContextAsync(stop);
        store.Sessions.Add(new Session { Id = id, AccountId = account, Ticket = [], StartedAt = now, LastSeenAt = now, ExpiresAt = now + lifetime, Device = device[..Math.Min(device.Length, 200)] });
        await store.SaveChangesAsync(stop);
        return id;
    }

    /// <summary>The program was seen again: its session lasts that much longer.</summary>
    public async Task Stay(string id, TimeSpan lifetime, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var store = await stores.CreateDbContextAsync(stop);
        await store.Sessions.Where(session => session.Id == id).ExecuteUpdateAsync(row => row.SetProperty(session => session.LastSeenAt, now).SetProperty(session => session.ExpiresAt, now + lifetime), stop);
    }

    /// <summary>True while the account is open and, for anybody but a system, the session is there and not out of date.</summary>
    public async Task<bool> Stands(Guid account, string? id, bool system, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var store = await stores.CreateDbContextAsync(stop);
        return await store.Users.AnyAsync(one => one.Id == account && one.DisabledAt == null
            && (system || store.Sessions.Any(session => session.Id == id && session.AccountId == account && session.ExpiresAt > now)), stop);
    }

    /// <summary>The person of this session just proved again who he is.</summary>
    public async Task Confirm(string id, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await using var store = await stores.CreateDbContextAsync(stop);
        await store.Sessions.Where(session => session.Id == id).ExecuteUpdateAsync(row => row.SetProperty(session => session.ConfirmedAt, now), stop);
    }

    /// <summary>True while it is no longer than ten minutes since the person of this session proved who he is.</summary>
    public async Task<bool> IsConfirmed(string id, CancellationToken stop)
    {
        var since = clock.GetUtcNow() - ConfirmedFor;
        await using var store = await stores.CreateDbContextAsync(stop);
        return await store.Sessions.AnyAsync(session => session.Id == id && (session.StartedAt > since || session.ConfirmedAt > since), stop);
    }

    /// <summary>Ends the sessions of an account within a running transaction; one of them, or all but one. Returns how many ended.</summary>
    public static Task<int> End(Store store, Guid account, CancellationToken stop, string? only = null, string? except = null) =>
        store.Sessions.Where(session => session.AccountId == account && (only == null || session.Id == only) && (except == null || session.Id != except)).ExecuteDeleteAsync(stop);

    private static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key)));
}
