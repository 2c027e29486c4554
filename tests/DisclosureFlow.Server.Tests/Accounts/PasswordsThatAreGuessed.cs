using DisclosureFlow.Server.Accounts;
using DisclosureFlow.Server.Demo;
using DisclosureFlow.Server.Tests.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.Server.Tests.Accounts;

/// <summary>Which new passwords are refused although they are long enough.</summary>
[Collection(nameof(OfficeOnTheWeb))]
public sealed class PasswordsThatAreGuessed(OfficeOnTheWeb web)
{
    [Theory]
    [InlineData("1234567890", "PasswordCommon")]
    [InlineData("Password123", "PasswordCommon")]
    [InlineData("qwerty-uiop", "PasswordCommon")]
    [InlineData("zhoushenyan2026", "PasswordOfContext")] // her own account
    [InlineData("周慎言的口令2026", "PasswordOfContext")]
    [InlineData("baishizhen@2026", "PasswordOfContext")] // her organ
    [InlineData("Bai Shi Zhen 123", "PasswordOfContext")]
    [InlineData("白石镇人民政府2026", "PasswordOfContext")]
    [InlineData("DisclosureFlow1!", "PasswordOfContext")]
    [InlineData("政府信息公开年度报告", "PasswordOfContext")]
    [InlineData("一句只在测试里用的话", null)]
    [InlineData("白石镇的柳树今年发芽真早啊", null)]
    [InlineData("tr4ubadour & Gnome", null)]
    public async Task A_password_known_from_breaches_or_made_of_words_of_the_office_is_refused(string password, string? fault)
    {
        await using var scope = web.Office.Get<IServiceScopeFactory>().CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var account = (await users.FindByNameAsync(Cast.Reviewer.UserName))!;
        var result = await users.PasswordValidators.OfType<GuessablePasswords>().Single().ValidateAsync(users, account, password);
        Assert.Equal(fault, result.Errors.Select(error => error.Code).SingleOrDefault());
    }

    [Fact]
    public void A_name_is_known_whole_and_shortened_and_in_pinyin()
    {
        var words = GuessablePasswords.Words(GuessablePasswords.PartsOf("青岚县绿水街道办事处", "青岚县"));
        Assert.All(["青岚县绿水街道办事处", "绿水街道", "青岚", "qinglanxian", "qinglan", "lvshui"], word => Assert.Contains(word, words));
        Assert.Equal(["中", ""], new[] { "中", "" }.Except(words)); // too short to tell anything
    }

    [Fact]
    public void The_list_of_breached_passwords_is_embedded_whole()
    {
        Assert.True(CommonPasswords.Contains("1qaz2wsx3edc") && CommonPasswords.Contains("PASSWORD1234"));
        Assert.False(CommonPasswords.Contains("password1234\n") || CommonPasswords.Contains("") || CommonPasswords.Contains("sword1234"));
    }
}
