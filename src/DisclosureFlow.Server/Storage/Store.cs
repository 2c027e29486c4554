using System.Globalization;
using System.Text;
using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Auditing;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.ConfidentialityReview;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Expunging;
using DisclosureFlow.Server.Messaging;
using DisclosureFlow.Server.Publication;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.SignOff.Twins;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DisclosureFlow.Server.Storage;

/// <summary>The one database: cases, documents, the audit log, accounts and tokens, so that an act and its record commit together.</summary>
internal sealed class Store(DbContextOptions<Store> options) : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    /// <summary>Versions 3.7.0 to 3.51.2 can corrupt a WAL database when it is reset.</summary>
    public static readonly Version OldestSqlite = new(3, 51, 3);

    public DbSet<Organ> Organs => Set<Organ>();

    public DbSet<RoleAssignment> RoleAssignments => Set<RoleAssignment>();

    public DbSet<Deputy> Deputies => Set<Deputy>();

    public DbSet<AdministrationChain> AdministrationChains => Set<AdministrationChain>();

    public DbSet<DeployedDefinition> DeployedDefinitions => Set<DeployedDefinition>();

    public DbSet<PasswordRotation> PasswordRotations => Set<PasswordRotation>();

    public DbSet<SecondFactorRule> SecondFactorRules => Set<SecondFactorRule>();

    public DbSet<EarlierPassword> EarlierPasswords => Set<EarlierPassword>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<StoredDocument> Documents => Set<StoredDocument>();

    public DbSet<Case> Cases => Set<Case>();

    public DbSet<Edition> Editions => Set<Edition>();

    public DbSet<WorkingCopy> WorkingCopies => Set<WorkingCopy>();

    public DbSet<CaseTask> Tasks => Set<CaseTask>();

    public DbSet<CaseTimer> Timers => Set<CaseTimer>();

    public DbSet<StepTaken> StepsTaken => Set<StepTaken>();

    public DbSet<ServiceJob> Jobs => Set<ServiceJob>();

    public DbSet<GivenAnswer> GivenAnswers => Set<GivenAnswer>();

    public DbSet<Entry> Entries => Set<Entry>();

    public DbSet<Opening> Openings => Set<Opening>();

    public DbSet<LogLeaf> LogLeaves => Set<LogLeaf>();

    public DbSet<LogNode> LogNodes => Set<LogNode>();

    public DbSet<TreeHead> TreeHeads => Set<TreeHead>();

    public DbSet<StoredCheckpoint> Checkpoints => Set<StoredCheckpoint>();

    public DbSet<Erasure> Erasures => Set<Erasure>();

    public DbSet<Expunction> Expunctions => Set<Expunction>();

    public DbSet<Disposition> Dispositions => Set<Disposition>();

    public DbSet<ItemConclusion> ItemConclusions => Set<ItemConclusion>();

    public DbSet<ReviewPass> ReviewPasses => Set<ReviewPass>();

    public DbSet<Referral> Referrals => Set<Referral>();

    public DbSet<TypesetCopy> TypesetCopies => Set<TypesetCopy>();

    public DbSet<SigningAttempt> SigningAttempts => Set<SigningAttempt>();

    public DbSet<LevelJob> LevelJobs => Set<LevelJob>();

    public DbSet<OfdCopy> OfdCopies => Set<OfdCopy>();

    public DbSet<SigningKeyRecord> SigningKeys => Set<SigningKeyRecord>();

    public DbSet<PublicationRecord> Publications => Set<PublicationRecord>();

    public DbSet<SearchedReport> SearchedReports => Set<SearchedReport>();

    public DbSet<PortalComparison> PortalComparisons => Set<PortalComparison>();

    public DbSet<FindingWord> FindingWords => Set<FindingWord>();

    public DbSet<EditorPresence> EditorPresences => Set<EditorPresence>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<NoticeReader> NoticeReaders => Set<NoticeReader>();

    public DbSet<ConsumedEntry> ConsumedEntries => Set<ConsumedEntry>();

    public DbSet<ConsumerFloor> ConsumerFloors => Set<ConsumerFloor>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseOpenIddict();
        // Identity maps passkeys only where its options are at hand; the schema must not depend on who asks.
        builder.Entity<IdentityUserPasskey<Guid>>(row =>
        {
            row.ToTable("AspNetUserPasskeys").HasKey(passkey => passkey.CredentialId);
            row.Property(passkey => passkey.CredentialId).HasMaxLength(1024);
            row.OwnsOne(passkey => passkey.Data).ToJson();
            row.HasOne<Account>().WithMany().HasForeignKey(passkey => passkey.UserId).IsRequired();
        });
        builder.Entity<Account>(Account.Map);
        builder.Entity<Organ>(Organ.Map);
        builder.Entity<RoleAssignment>(RoleAssignment.Map);
        builder.Entity<Deputy>(Deputy.Map);
        builder.Entity<AdministrationChain>(AdministrationChain.Map);
        builder.Entity<DeployedDefinition>(DeployedDefinition.Map);
        builder.Entity<PasswordRotation>(PasswordRotation.Map);
        builder.Entity<SecondFactorRule>(SecondFactorRule.Map);
        builder.Entity<EarlierPassword>(EarlierPassword.Map);
        builder.Entity<Session>(Session.Map);
        builder.Entity<StoredDocument>(StoredDocument.Map);
        builder.Entity<Case>(Case.Map);
        builder.Entity<Edition>(Edition.Map);
        builder.Entity<WorkingCopy>(WorkingCopy.Map);
        builder.Entity<CaseTask>(CaseTask.Map);
        builder.Entity<CaseTimer>(CaseTimer.Map);
        builder.Entity<StepTaken>(StepTaken.Map);
        builder.Entity<ServiceJob>(ServiceJob.Map);
        builder.Entity<GivenAnswer>(GivenAnswer.Map);
        builder.Entity<Entry>(Auditing.Entry.Map);
        builder.Entity<Opening>(Opening.Map);
        builder.Entity<LogLeaf>(LogLeaf.Map);
        builder.Entity<LogNode>(LogNode.Map);
        builder.Entity<TreeHead>(TreeHead.Map);
        builder.Entity<StoredCheckpoint>(StoredCheckpoint.Map);
        builder.Entity<Erasure>(Erasure.Map);
        builder.Entity<Expunction>(Expunction.Map);
        builder.Entity<Disposition>(Disposition.Map);
        builder.Entity<ItemConclusion>(ItemConclusion.Map);
        builder.Entity<ReviewPass>(ReviewPass.Map);
        builder.Entity<Referral>(Referral.Map);
        builder.Entity<TypesetCopy>(TypesetCopy.Map);
        builder.Entity<SigningAttempt>(SigningAttempt.Map);
        builder.Entity<LevelJob>(LevelJob.Map);
        builder.Entity<OfdCopy>(OfdCopy.Map);
        builder.Entity<SigningKeyRecord>(SigningKeyRecord.Map);
        builder.Entity<PublicationRecord>(PublicationRecord.Map);
        builder.Entity<SearchedReport>(SearchedReport.Map);
        builder.Entity<PortalComparison>(PortalComparison.Map);
        builder.Entity<FindingWord>(FindingWord.Map);
        builder.Entity<EditorPresence>(EditorPresence.Map);
        builder.Entity<Notification>(Notification.Map);
        builder.Entity<NoticeReader>(NoticeReader.Map);
        builder.Entity<ConsumedEntry>(ConsumedEntry.Map);
        builder.Entity<ConsumerFloor>(ConsumerFloor.Map);
        NameColumnsAsSqlDoes(builder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite can neither order nor compare its text form of an instant.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Microseconds>();
    }

    // Our own tables only: Identity's and OpenIddict's keep the names their documentation uses.
    private static void NameColumnsAsSqlDoes(ModelBuilder builder)
    {
        foreach (var property in builder.Model.GetEntityTypes()
            .Where(entity => entity.ClrType.Namespace?.StartsWith("DisclosureFlow", StringComparison.Ordinal) == true && entity.ClrType != typeof(Account))
            .SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(Underscored(property.Name));
        }
    }

    private static string Underscored(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i]))
            {
                text.Append('_');
            }

            text.Append(char.ToLower(name[i], CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>An instant as microseconds since 1970 in UTC: integers that order as time does until the year 294,000.</summary>
    private sealed class Microseconds() : ValueConverter<DateTimeOffset, long>(
        instant => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond,
        microseconds => new DateTimeOffset(DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));
}
