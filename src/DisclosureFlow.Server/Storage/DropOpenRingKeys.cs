using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DisclosureFlow.Server.Storage;

/// <summary>
/// The first release kept the key ring of DataProtection in the clear. Such keys go: whoever has an old copy of the database holds them.
/// All they protected are cookies, so everybody signs in once more.
/// </summary>
[DbContext(typeof(Store))]
[Migration("20261123020000_DropOpenRingKeys")]
internal sealed class DropOpenRingKeys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("""DELETE FROM "DataProtectionKeys" WHERE "Xml" NOT LIKE '%encryptedSecret%';""");

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        // What was dropped is not wanted back.
    }
}
