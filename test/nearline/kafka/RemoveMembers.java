import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;

/** Takes all members out of groups, as their session's end would: RemoveMembers BROKER GROUP... */
final class RemoveMembers {
  private RemoveMembers() {}

  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]))) {
      for (int at = 1; at < args.length; at++)
        admin.removeMembersFromConsumerGroup(args[at], new RemoveMembersFromConsumerGroupOptions()).all().get();
    }
  }
}
